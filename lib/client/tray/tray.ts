import type { DecideReply } from "#lib/contracts/cases";
import type { Problem } from "#lib/contracts/common";

/** What an answer led to: the decision, or why somebody else is asked as well. */
export type Stored = Pick<DecideReply, "decision" | "next">;

/** How far a write has come. Times are readings of the monotonic clock in milliseconds. */
export type Sending =
  | { readonly at: "waiting" }
  | { readonly at: "sending" }
  | { readonly at: "retrying"; readonly detail: string; readonly nextTryMs: number }
  | { readonly at: "signed_out" }
  | ({ readonly at: "saved"; readonly sinceMs: number } & Stored)
  | { readonly at: "refused"; readonly problem: Problem }
  | { readonly at: "undone"; readonly sinceMs: number };

/** A case that left the desk, and what was done to it. */
export type Outgoing = {
  readonly id: string;
  readonly act: "decide" | "skip" | "escalate";
  readonly caseId: string;
  /** What a person calls the case. */
  readonly title: string;
  readonly label: string | null;
  /** What may be answered instead, for an amendment. */
  readonly labels: readonly string[];
  readonly sinceMs: number;
};
export type TrayEntry = Outgoing & { readonly sending: Sending };

/** Oldest first. */
export type Tray = readonly TrayEntry[];

export type TrayEvent =
  | { readonly is: "entered"; readonly outgoing: Outgoing }
  | { readonly is: "moved"; readonly id: string; readonly sending: Sending }
  | { readonly is: "dismissed"; readonly id: string };

const SAVED_SHOWS_MS = 2000;
const MOST_UNSAVED = 3;
const LONGEST_UNSAVED_MS = 30_000;

/** The tray after an event. A settled entry moves only on from saved to undone or to an amended decision. */
export function trayAfter(tray: Tray, event: TrayEvent): Tray {
  switch (event.is) {
    case "entered":
      return [...tray, { ...event.outgoing, sending: { at: "waiting" } }];
    case "moved":
      return tray.map((it) =>
        it.id === event.id && mayMove(it.sending, event.sending)
          ? { ...it, sending: event.sending }
          : it,
      );
    case "dismissed":
      return tray.filter((it) => it.id !== event.id || isUnsaved(it));
  }
}

function mayMove(from: Sending, to: Sending): boolean {
  if (from.at === "saved") return to.at === "undone" || to.at === "saved";
  return from.at !== "undone";
}

/** Whether the server has not yet said what became of it. */
export function isUnsaved({ sending }: TrayEntry): boolean {
  return (
    sending.at === "waiting" ||
    sending.at === "sending" ||
    sending.at === "retrying" ||
    sending.at === "signed_out"
  );
}

/** Why no further decision should be taken now: more than three are unsaved, or one has waited for half a minute. */
export function blockOf(tray: Tray, nowMs: number): "too_many" | "too_long" | null {
  const unsaved = tray.filter(isUnsaved);
  if (unsaved.length > MOST_UNSAVED) return "too_many";
  const isLate = unsaved.some(({ sinceMs }) => nowMs - sinceMs > LONGEST_UNSAVED_MS);
  return isLate ? "too_long" : null;
}

/** The decision that `U` means: the last one that was neither refused nor taken back. */
export function lastDecision(tray: Tray): TrayEntry | null {
  const standing = tray.filter(
    ({ act, sending }) => act === "decide" && sending.at !== "refused" && sending.at !== "undone",
  );
  return standing.at(-1) ?? null;
}

/** Milliseconds in which a saved decision can still be taken back. */
export function undoLeftMs({ sending }: TrayEntry, nowMs: number): number {
  if (sending.at !== "saved" || sending.decision === null || sending.decision.final) return 0;
  return Math.max(0, sending.sinceMs + sending.decision.final_in_ms - nowMs);
}

/** What the tray shows: all that is not settled well, what was settled just now, and the decision that can be undone. */
export function shownEntries(tray: Tray, nowMs: number): Tray {
  const last = lastDecision(tray);
  return tray.filter((it) => {
    const { sending } = it;
    if (sending.at !== "saved" && sending.at !== "undone") return true;
    return nowMs - sending.sinceMs < SAVED_SHOWS_MS || (it === last && undoLeftMs(it, nowMs) > 0);
  });
}

/** Whether anything about the tray still changes by the passing of time alone. */
export function isTicking(tray: Tray, nowMs: number): boolean {
  return shownEntries(tray, nowMs).some(({ sending }) => sending.at !== "refused");
}
