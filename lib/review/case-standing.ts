import type { Person } from "#lib/kernel/principal";
import type { CaseSheet, Exclusion } from "./cases/store";
import { seesEveryQueue } from "./queue-access";
import type { Reveal } from "./reveals/store";

/**
 * What a reader is to a case: its `holder`; a past `decider`; one who `answered` while others are asked as well; a
 * `candidate`, who may still be served it, leads among them; a `lead` of the queue once others decided it; an
 * `onlooker`, who reads everything and works nothing here.
 */
export type Standing = "holder" | "decider" | "answered" | "candidate" | "lead" | "onlooker";

type Known = {
  readonly sheet: CaseSheet;
  readonly reader: Person;
  readonly membership: { readonly isLead: boolean } | null;
  readonly exclusion: Exclusion | null;
};

/** `null`: to this reader the case does not exist. */
export function standingOf(known: Known): Standing | null {
  const { sheet, reader, membership } = known;
  if (!membership) return seesEveryQueue(reader) ? "onlooker" : null;
  const isLead = membership.isLead || seesEveryQueue(reader);
  if (sheet.state === "waiting") return standingWhileWaiting(known, isLead);
  if (sheet.hasOwnReview) return "decider";
  return isLead ? "lead" : null;
}

/** Whoever handed the case on has lost it; whoever skipped it may take it back; whoever answered it has done their part. */
function standingWhileWaiting(
  { sheet, reader, exclusion }: Known,
  isLead: boolean,
): Standing | null {
  if (sheet.isHeld && sheet.claimedBy === reader.id) return "holder";
  if (exclusion === "answered") return "answered";
  const isServed = !sheet.isForLeads && (exclusion === null || exclusion === "skip");
  return isLead || isServed ? "candidate" : null;
}

/** Peers' answers and notes stay hidden from everybody who may still be asked. */
export function mayReadPeers(standing: Standing, { state }: CaseSheet): boolean {
  return standing === "onlooker" || state === "decided";
}

type Due = {
  readonly standing: Standing;
  readonly sheet: CaseSheet;
  readonly reveal: Reveal | null;
  /** Decided, and past undoing: until then the same person may be asked again. */
  readonly isSettled: boolean;
};

/**
 * Whether the model's opinion may be sent. The holder waits for it as the case's mode says; others who work the queue
 * see it once the decision is final. A case of the blind arm never shows it to them, so that nothing tells an audit
 * from an ordinary one.
 */
export function isOpinionDue({ standing, sheet, reveal, isSettled }: Due): boolean {
  if (standing === "onlooker") return true;
  if (sheet.revealMode === "never") return false;
  if (standing === "candidate" || standing === "answered") return false;
  if (standing !== "holder") return isSettled;
  if (sheet.revealMode === "always") return sheet.claimKind === "active" && sheet.shownAt !== null;
  return reveal?.revealedAt != null;
}
