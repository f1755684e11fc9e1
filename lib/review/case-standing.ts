import type { Person } from "#lib/kernel/principal";
import type { CaseSheet } from "./cases/store";
import { seesEveryQueue } from "./queue-access";
import type { Reveal } from "./reveals/store";

/**
 * What a reader is to a case: its `holder`; a past `decider`; a `candidate`, who may still be served it, leads among
 * them; a `lead` of the queue once others decided it; an `onlooker`, who reads everything and works nothing here.
 */
export type Standing = "holder" | "decider" | "candidate" | "lead" | "onlooker";

type Known = {
  readonly sheet: CaseSheet;
  readonly reader: Person;
  readonly membership: { readonly isLead: boolean } | null;
  readonly exclusion: "skip" | "escalate" | "author" | null;
};

/** `null`: to this reader the case does not exist. */
export function standingOf(known: Known): Standing | null {
  const { sheet, reader, membership } = known;
  if (!membership) return seesEveryQueue(reader) ? "onlooker" : null;
  if (sheet.isHeld && sheet.claimedBy === reader.id) return "holder";
  if (sheet.state === "decided" && sheet.hasOwnReview) return "decider";
  if (membership.isLead || seesEveryQueue(reader)) {
    return sheet.state === "decided" ? "lead" : "candidate";
  }
  return mayBeServed(known) ? "candidate" : null;
}

/** Whoever handed the case on has lost it; whoever skipped it may take it back. */
function mayBeServed({ sheet, exclusion }: Known): boolean {
  return sheet.state === "waiting" && (exclusion === null || exclusion === "skip");
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
  if (standing === "candidate") return false;
  if (standing !== "holder") return isSettled;
  if (sheet.revealMode === "always") return sheet.claimKind === "active" && sheet.shownAt !== null;
  return reveal?.revealedAt != null;
}
