import type { CaseDecisionDto } from "#lib/contracts/cases";
import { freshToken } from "../fresh-token";
import { readLastAnswer } from "../queries/use-history";
import { lastDecision, undoLeftMs } from "../tray/tray";
import { tryAgain } from "../try-again";
import { readCase, undoDecision } from "./case-requests";
import { sendDraft } from "./draft";
import { dropAhead } from "./next-case";
import { titleOf } from "./on-desk";
import type { Seat } from "./seat";
import { troubleOf } from "./trouble";

/** A decision that cannot be undone any more, with what an amendment needs. */
export type Final = {
  readonly decision: CaseDecisionDto;
  readonly title: string;
  readonly labels: readonly string[];
};

/** What came of asking to undo. */
export type Undone =
  | { readonly is: "undone" }
  | { readonly is: "nothing" }
  | { readonly is: "failed" }
  /** The answer decided nothing yet: somebody else is asked as well. */
  | { readonly is: "passed_on" }
  | { readonly is: "final"; readonly final: Final };

/**
 * Takes the last decision back, once it is saved: its case comes back with the draft, the present one waits as the one
 * ahead, and the one that was ahead is given back. `final`: too late, it can only be amended.
 */
export async function undoLast(seat: Seat): Promise<Undone> {
  seat.note({ is: "waiting", busy: "undo" });
  void sendDraft(seat);
  try {
    const undone = await seat.outbox.line.enter(() => undoInTurn(seat));
    seat.note({ is: "waiting", busy: null });
    return undone;
  } catch (error) {
    seat.note({ is: "troubled", problem: troubleOf(error) });
    return { is: "failed" };
  }
}

async function undoInTurn(seat: Seat): Promise<Undone> {
  const entry = lastDecision(seat.outbox.tray());
  if (!entry) return undoEarlier(seat);
  if (entry.sending.at !== "saved") return { is: "nothing" };
  if (!entry.sending.decision) return { is: entry.sending.next ? "passed_on" : "nothing" };
  const { decision } = entry.sending;
  const final = { decision, title: entry.title, labels: entry.labels };
  if (undoLeftMs(entry, seat.nowMs()) <= 0) return { is: "final", final };
  const undone = await takeBack(seat, final);
  if (undone.is === "undone") seat.outbox.move(entry.id, { at: "undone", sinceMs: seat.nowMs() });
  return undone;
}

/** The last decision of another tab, or of this one before it was reloaded. */
async function undoEarlier(seat: Seat): Promise<Undone> {
  const row = await readLastAnswer();
  if (row && !row.decision) return { is: "passed_on" };
  if (!row?.decision || !(row.may_undo || row.may_amend)) return { is: "nothing" };
  const { case: it } = await readCase(row.case_id);
  const final = { decision: row.decision, title: titleOf(it), labels: it.labels };
  return row.may_undo ? takeBack(seat, final) : { is: "final", final };
}

async function takeBack(seat: Seat, final: Final): Promise<Undone> {
  const key = freshToken("key");
  try {
    const { arrived } = await tryAgain(() => undoDecision(final.decision.id, { key }));
    if (seat.read().present?.hold) dropAhead(seat);
    seat.activity.restart(seat.nowMs());
    seat.note({ is: "undone", arrived });
    return { is: "undone" };
  } catch (error) {
    if (troubleOf(error).code === "final") return { is: "final", final };
    throw error;
  }
}
