import type { DecideRequest } from "#lib/contracts/cases";
import { freshToken } from "../fresh-token";
import { blockOf, type Outgoing, type Stored } from "../tray/tray";
import { tryAgain } from "../try-again";
import {
  addNote,
  decideCase,
  escalateCase,
  releaseCase,
  revealOpinion,
  skipCase,
} from "./case-requests";
import { bringNext, dropAhead, lose } from "./next-case";
import { missingIn, type OnDesk, stepOf, titleOf } from "./on-desk";
import type { Seat } from "./seat";
import { isLostClaim, troubleOf } from "./trouble";

const LEFT: Stored = { decision: null, next: null };

/** What came of pressing `Enter`: something was done, or this stands in the way. */
export type Committed = "done" | "label" | "reason" | "read" | "busy" | "too_many" | "too_long";

/** Does the present step: asks for the opinion where the mode wants a label first, else decides and brings the next case. */
export function commit(seat: Seat): Committed {
  const { present, busy } = seat.read();
  if (!present) return "read";
  const step = stepOf(present);
  if (step === "read") return "read";
  if (busy === "opinion" || busy === "undo") return "busy";
  const block = blockOf(seat.outbox.tray(), seat.nowMs());
  if (block) return block;
  const missing = missingIn(present);
  if (missing) return missing;
  if (step === "reveal") void askOpinion(seat);
  else decide(seat, present);
  return "done";
}

/** Asks for the model's opinion; in the mode that wants one, with the label chosen so far. */
export async function askOpinion(seat: Seat): Promise<void> {
  const { present } = seat.read();
  if (!present?.hold || present.case.opinion) return;
  const { id, mode, provisional_label } = present.case;
  const { token } = present.hold;
  const chosen = mode === "after_provisional" ? (provisional_label ?? present.work.label) : null;
  const key = freshToken("key");
  seat.note({ is: "waiting", busy: "opinion" });
  try {
    const ask = () => tryAgain(() => revealOpinion({ caseId: id, token }, chosen, { key }));
    seat.note({ is: "refreshed", arrived: await seat.outbox.line.enter(ask) });
  } catch (error) {
    const problem = troubleOf(error);
    if (isLostClaim(problem)) lose(seat, id, problem);
    else if (problem.status === 0) seat.note({ is: "troubled", problem });
    else seat.note({ is: "opinion_refused", problem });
  }
}

function decide(seat: Seat, present: OnDesk): void {
  const { case: it, hold, work } = present;
  if (!hold || work.label === null) return;
  const reason = work.reason.trim();
  const body: DecideRequest = {
    claim_token: hold.token,
    label: work.label,
    ...(reason ? { reason } : {}),
    active_ms: seat.activity.activeMs(),
    input: work.input,
  };
  sendNote(seat, present);
  const key = freshToken("key");
  finish(seat, outgoingOf(seat, present, "decide"), async () => {
    const { decision, next } = await decideCase(it.id, body, { key });
    return { decision, next };
  });
}

/** Puts the present case back, with a reason, and brings the next one. */
export function skip(seat: Seat, reason: string): void {
  const { present } = seat.read();
  if (!present?.hold) return;
  const ours = { caseId: present.case.id, token: present.hold.token };
  const key = freshToken("key");
  finish(seat, outgoingOf(seat, present, "skip"), async () => {
    await skipCase(ours, reason, { key });
    return LEFT;
  });
}

/** Hands the present case to another queue with a note, and brings the next one. */
export function escalate(seat: Seat, to: { readonly queue: string; readonly note: string }): void {
  const { present } = seat.read();
  if (!present?.hold) return;
  const ours = { caseId: present.case.id, token: present.hold.token };
  const key = freshToken("key");
  finish(seat, outgoingOf(seat, present, "escalate"), async () => {
    await escalateCase(ours, to, { key });
    return LEFT;
  });
}

/** Adds what stands in the note field to the case; answers whether it went. */
export async function keepNote(seat: Seat): Promise<boolean> {
  const { present } = seat.read();
  const text = present?.work.note.trim() ?? "";
  if (!present || text === "") return false;
  const key = freshToken("key");
  const { id } = present.case;
  try {
    const send = () => tryAgain(() => addNote(id, text, { key }));
    const note = await seat.outbox.line.enter(send);
    const now = seat.read().present;
    if (now?.case.id !== id) return true;
    seat.unsentDraftOf = id;
    seat.note({ is: "worked", work: { note: "" } });
    seat.note({ is: "read", case: { ...now.case, notes: [...now.case.notes, note] } });
    return true;
  } catch (error) {
    seat.note({ is: "troubled", problem: troubleOf(error) });
    return false;
  }
}

/** Gives the present case back, and the one ahead with it; answers whether it went. */
export async function giveBack(seat: Seat): Promise<boolean> {
  const { present } = seat.read();
  if (!present?.hold) return false;
  const ours = { caseId: present.case.id, token: present.hold.token };
  try {
    await seat.outbox.line.enter(() => releaseCase(ours));
    dropAhead(seat);
    return true;
  } catch (error) {
    seat.note({ is: "troubled", problem: troubleOf(error) });
    return false;
  }
}

function finish(
  seat: Seat,
  outgoing: Outgoing,
  send: Parameters<Seat["outbox"]["submit"]>[1],
): void {
  seat.unsentDraftOf = null;
  void seat.outbox.submit(outgoing, send);
  void bringNext(seat);
}

/** A note that was typed and not yet added goes with the decision, in front of it. */
function sendNote(seat: Seat, { case: { id }, work }: OnDesk): void {
  const text = work.note.trim();
  if (text === "") return;
  const key = freshToken("key");
  seat.outbox.line.enter(() => tryAgain(() => addNote(id, text, { key }))).catch(troubleOf);
}

function outgoingOf(seat: Seat, { case: it, work }: OnDesk, act: Outgoing["act"]): Outgoing {
  return {
    id: freshToken("out"),
    act,
    caseId: it.id,
    title: titleOf(it),
    label: act === "decide" ? work.label : null,
    labels: it.labels,
    sinceMs: seat.nowMs(),
  };
}
