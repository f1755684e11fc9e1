import type { CaseDecisionDto } from "#lib/contracts/cases";
import { freshToken } from "../fresh-token";
import { lastDecision, type TrayEntry, undoLeftMs } from "../tray/tray";
import { tryAgain } from "../try-again";
import { undoDecision } from "./case-requests";
import { sendDraft } from "./draft";
import { dropAhead } from "./next-case";
import type { Seat } from "./seat";
import { troubleOf } from "./trouble";

/** What may be done about the last decision. */
export type Undone =
  | { readonly is: "undone" }
  | { readonly is: "nothing" }
  | { readonly is: "failed" }
  | { readonly is: "final"; readonly entry: TrayEntry; readonly decision: CaseDecisionDto };

/**
 * Takes the last decision of this tab back, once it is saved: its case comes back with the draft, the present one waits
 * as the one ahead, and the one that was ahead is given back. `final`: too late, it can only be amended.
 */
export async function undoLast(seat: Seat): Promise<Undone> {
  const entry = lastDecision(seat.outbox.tray());
  if (!entry) return { is: "nothing" };
  seat.note({ is: "waiting", busy: "undo" });
  void sendDraft(seat);
  const undone = await seat.outbox.line.enter(() => undoInTurn(seat, entry.id));
  if (undone.is !== "failed") seat.note({ is: "waiting", busy: null });
  return undone;
}

async function undoInTurn(seat: Seat, entryId: string): Promise<Undone> {
  const entry = seat.outbox.tray().find(({ id }) => id === entryId);
  if (entry?.sending.at !== "saved" || !entry.sending.decision) return { is: "nothing" };
  const { decision } = entry.sending;
  if (undoLeftMs(entry, seat.nowMs()) <= 0) return { is: "final", entry, decision };
  const key = freshToken("key");
  try {
    const { arrived } = await tryAgain(() => undoDecision(decision.id, { key }));
    seat.outbox.move(entryId, { at: "undone", sinceMs: seat.nowMs() });
    if (seat.read().present?.hold) dropAhead(seat);
    seat.activity.restart(seat.nowMs());
    seat.note({ is: "undone", arrived });
    return { is: "undone" };
  } catch (error) {
    const problem = troubleOf(error);
    if (problem.code === "final") return { is: "final", entry, decision };
    seat.note({ is: "troubled", problem });
    return { is: "failed" };
  }
}
