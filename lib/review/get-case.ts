import type { Db } from "#lib/db/client";
import type { Person } from "#lib/kernel/principal";
import { noSuchCase } from "./case-access";
import { isOpinionDue, mayReadPeers, type Standing, standingOf } from "./case-standing";
import { type CaseSheet, findCaseSheet, findExclusion } from "./cases/store";
import type { Claim } from "./claim";
import { findClaim } from "./claims/store";
import { type DecisionView, decisionsOfCase } from "./decision-view";
import type { RevealMode } from "./draw-arm";
import { namesOfPeople } from "./names/store";
import { findNotes } from "./notes/store";
import type { Queue } from "./queue";
import { findEscalationTargets, findMembership, findQueue } from "./queues/store";
import { type Draft, findDraft, findReveal } from "./reveals/store";

/** A remark on a case. */
export type NoteView = {
  readonly id: string;
  /** A person's name. */
  readonly author: string;
  readonly text: string;
  readonly isEscalation: boolean;
  readonly createdAt: Date;
};

/** A case as one person may see it; the prediction it is about is looked up by `predictionId`. */
export type CaseView = {
  readonly id: string;
  readonly predictionId: string;
  readonly endpointId: string;
  readonly state: "waiting" | "decided";
  readonly queue: Queue;
  readonly mode: RevealMode;
  /** Whether the model's opinion, and why the case came here, may leave the server for this reader now. */
  readonly opinionDue: boolean;
  readonly provisionalLabel: string | null;
  readonly draft: Draft;
  readonly notes: readonly NoteView[];
  /** Oldest first; without peers' answers while the reader may still be asked. */
  readonly decisions: readonly DecisionView[];
  readonly deadlineAt: Date | null;
  readonly deadlineInMs: number | null;
  readonly deadlineLabel: string | null;
  readonly holder: { readonly id: string; readonly name: string; readonly you: boolean } | null;
  /** The reader's own live claim. */
  readonly claim: Claim | null;
  readonly escalatesTo: readonly { readonly name: string; readonly title: string }[];
  readonly createdAt: Date;
};

type Asked = { readonly caseId: string; readonly reader: Person };

/**
 * A case for whoever may see it: its holder, those who may be served it, its past deciders, leads of its queue,
 * administrators and auditors. Refuses `not_found` to everybody else, in the words of what does not exist.
 */
export async function getCase(db: Db, { caseId, reader }: Asked): Promise<CaseView> {
  const whose = { caseId, userId: reader.id };
  const sheet = await findCaseSheet(db, { caseId, readerId: reader.id });
  const queue = sheet && (await findQueue(db, sheet.queueId));
  if (!sheet || !queue) throw noSuchCase();
  const membership = await findMembership(db, { queueId: queue.id, userId: reader.id });
  const exclusion = await findExclusion(db, whose);
  const standing = standingOf({ sheet, reader, membership, exclusion });
  if (!standing) throw noSuchCase();
  const reveal = await findReveal(db, whose);
  const decisions = await decisionsOfCase(db, caseId);
  const isSettled = sheet.state === "decided" && decisions.at(-1)?.isFinal === true;
  return {
    id: caseId,
    predictionId: sheet.predictionId,
    endpointId: sheet.endpointId,
    state: sheet.state,
    queue,
    mode: sheet.revealMode,
    opinionDue: isOpinionDue({ standing, sheet, reveal, isSettled }),
    provisionalLabel: reveal?.provisionalLabel ?? null,
    draft: (await findDraft(db, whose)) ?? { label: null, reason: "", note: "" },
    notes: await readableNotes(db, { caseId, reader, standing, sheet }),
    decisions: decisions.filter(
      (it) => mayReadPeers(standing, sheet) || it.decidedBy === reader.id,
    ),
    deadlineAt: sheet.deadlineAt,
    deadlineInMs: sheet.deadlineInMs,
    deadlineLabel: sheet.isFallbackFixed ? sheet.fallbackLabel : null,
    holder: await holderOf(db, sheet, reader),
    ...(await holdersPart(db, { sheet, queue, standing, reader })),
    createdAt: sheet.createdAt,
  };
}

type Reading = {
  readonly sheet: CaseSheet;
  readonly reader: Person;
  readonly standing: Standing;
};

async function readableNotes(
  db: Db,
  { caseId, reader, standing, sheet }: Reading & { readonly caseId: string },
): Promise<NoteView[]> {
  const notes = (await findNotes(db, caseId)).filter(
    ({ authorId, isEscalation }) =>
      isEscalation || authorId === reader.id || mayReadPeers(standing, sheet),
  );
  const names = await namesOfPeople(
    db,
    notes.map(({ authorId }) => authorId),
  );
  return notes.map(({ authorId, ...note }) => ({
    ...note,
    author: names.get(authorId) ?? authorId,
  }));
}

async function holderOf(db: Db, { isHeld, claimedBy }: CaseSheet, reader: Person) {
  if (!isHeld || claimedBy === null) return null;
  const names = await namesOfPeople(db, [claimedBy]);
  return { id: claimedBy, name: names.get(claimedBy) ?? claimedBy, you: claimedBy === reader.id };
}

async function holdersPart(
  db: Db,
  { sheet, queue, standing, reader }: Reading & { readonly queue: Queue },
): Promise<Pick<CaseView, "claim" | "escalatesTo">> {
  if (standing !== "holder") return { claim: null, escalatesTo: [] };
  const held = { caseId: sheet.id, userId: reader.id, token: sheet.claimToken };
  const claim = await findClaim(db, held, queue.claimSeconds);
  return { claim, escalatesTo: await findEscalationTargets(db, { queue, userId: reader.id }) };
}
