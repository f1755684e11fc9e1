import { z } from "zod";
import {
  AmendReply,
  type CaseDto,
  CaseReply,
  ClaimDto,
  ClaimTokenDto,
  DecideReply,
  type DecideRequest,
  HeldCaseDto,
  LeftCaseReply,
  NoteDto,
  SaveCaseDraftReply,
  UndoReply,
  type WhyNoneDto,
} from "#lib/contracts/cases";
import { pageInstance } from "../fresh-token";
import { get, post, put, type RequestOptions } from "../request";
import type { Arrived } from "./on-desk";

/** A case and the proof that it is ours. */
type Ours = { readonly caseId: string; readonly token: string };

/** Claims the best next case of a queue, to be shown now or reserved for afterwards. */
export async function claimNext(
  queueId: string,
  kind: "active" | "reserved",
  options: RequestOptions = {},
): Promise<Arrived | { readonly why: WhyNoneDto; readonly sinceMs: number }> {
  const sinceMs = performance.now();
  const body = { kind, instance: pageInstance() };
  const reply = await post(`/queues/${queueId}/claims`, body, ClaimDto, options);
  return reply.case === null ? { why: reply.why, sinceMs } : { ...reply, sinceMs };
}

/** Claims one case: one's own again, a reserved one for showing, or a free one. */
export async function claimCase(caseId: string, options: RequestOptions = {}): Promise<Arrived> {
  const sinceMs = performance.now();
  const body = { kind: "active", instance: pageInstance() };
  const held = await post(`/cases/${caseId}/claim`, body, HeldCaseDto, options);
  return { ...held, sinceMs };
}

/** Reads a case without claiming it. */
export async function readCase(caseId: string): Promise<Arrived> {
  const sinceMs = performance.now();
  const { case: it, claim } = await get(`/cases/${caseId}`, CaseReply);
  return { case: it, claim, sinceMs };
}

/** Keeps the claim for another lease. */
export async function renewHold(
  { caseId, token }: Ours,
  extend = false,
): Promise<{ readonly claim: ClaimTokenDto; readonly sinceMs: number }> {
  const sinceMs = performance.now();
  const body = { claim_token: token, instance: pageInstance(), extend };
  const claim = await post(`/cases/${caseId}/heartbeat`, body, ClaimTokenDto);
  return { claim, sinceMs };
}

/** Tells the server that the page goes away; sent on the way out, so nobody reads the answer. */
export function leaveCase({ caseId, token }: Ours): void {
  const body = { claim_token: token, instance: pageInstance(), leaving: true };
  const sent = post(`/cases/${caseId}/heartbeat`, body, z.unknown(), { keepalive: true });
  sent.catch(() => undefined);
}

/** Keeps an unfinished answer. */
export function saveDraft(
  { caseId, token }: Ours,
  { label, reason, note }: CaseDto["draft"],
  options: RequestOptions = {},
): Promise<z.infer<typeof SaveCaseDraftReply>> {
  const body = { claim_token: token, label, reason, note };
  return put(`/cases/${caseId}/draft`, body, SaveCaseDraftReply, options);
}

/** Asks for the model's opinion; the label thought of before is stored with the request. */
export async function revealOpinion(
  { caseId, token }: Ours,
  provisionalLabel: string | null,
  options: RequestOptions = {},
): Promise<Arrived> {
  const sinceMs = performance.now();
  const body = {
    claim_token: token,
    ...(provisionalLabel === null ? {} : { provisional_label: provisionalLabel }),
  };
  const { case: it, claim } = await post(`/cases/${caseId}/reveal`, body, CaseReply, options);
  return { case: it, claim, sinceMs };
}

/** Decides. Repeat it with the same key only. */
export function decideCase(
  caseId: string,
  body: DecideRequest,
  options: RequestOptions,
): Promise<DecideReply> {
  return post(`/cases/${caseId}/decision`, body, DecideReply, options);
}

/** Returns the case to the pool; it is not offered to this person again. */
export function skipCase(
  { caseId, token }: Ours,
  reason: string,
  options: RequestOptions,
): Promise<z.infer<typeof LeftCaseReply>> {
  return post(`/cases/${caseId}/skip`, { claim_token: token, reason }, LeftCaseReply, options);
}

/** Hands the case over to another queue. */
export function escalateCase(
  { caseId, token }: Ours,
  { queue, note }: { readonly queue: string; readonly note: string },
  options: RequestOptions,
): Promise<z.infer<typeof LeftCaseReply>> {
  const body = { claim_token: token, queue, note };
  return post(`/cases/${caseId}/escalate`, body, LeftCaseReply, options);
}

/** Gives the case back; the draft is kept. */
export function releaseCase({ caseId, token }: Ours): Promise<z.infer<typeof LeftCaseReply>> {
  return post(`/cases/${caseId}/release`, { claim_token: token }, LeftCaseReply);
}

/** Adds a remark to the case. */
export function addNote(
  caseId: string,
  text: string,
  options: RequestOptions = {},
): Promise<CaseDto["notes"][number]> {
  return post(`/cases/${caseId}/notes`, { text }, NoteDto, options);
}

/** Takes a decision back while it is not final; the case comes back with it. */
export async function undoDecision(
  decisionId: string,
  options: RequestOptions,
): Promise<{ readonly reply: UndoReply; readonly arrived: Arrived }> {
  const sinceMs = performance.now();
  const reply = await post(`/decisions/${decisionId}/undo`, undefined, UndoReply, options);
  return { reply, arrived: { ...reply.held, sinceMs } };
}

/** Corrects a decision by a new revision. */
export function amendDecision(
  decisionId: string,
  body: { readonly label: string; readonly reason: string },
  options: RequestOptions = {},
): Promise<AmendReply> {
  return post(`/decisions/${decisionId}/amend`, body, AmendReply, options);
}
