import { leaveCase, renewHold } from "./case-requests";
import { sendDraft } from "./draft";
import { lose } from "./next-case";
import { holdLeftMs, type OnDesk } from "./on-desk";
import type { Seat } from "./seat";
import { isLostClaim, lapsedHere, troubleOf } from "./trouble";

const FRESH_INPUT_MS = 120_000;

/** Renews what the desk holds, while somebody sits at it. The server renews a reserved case with the active one. */
export async function beat(seat: Seat, isInSight: boolean): Promise<void> {
  if (!(isInSight && seat.activity.isFresh(seat.nowMs(), FRESH_INPUT_MS))) return;
  const { present, ahead } = seat.read();
  const isKept = ahead?.hold?.kind === "active";
  await Promise.all([present && renew(seat, present), isKept && renew(seat, ahead)]);
}

/** Extends the claim by the reviewer's own act. */
export async function extend(seat: Seat): Promise<void> {
  const { present } = seat.read();
  seat.activity.touch(seat.nowMs());
  if (present) await renew(seat, present, true);
}

async function renew(seat: Seat, { case: { id }, hold }: OnDesk, isExtension = false) {
  if (!hold) return;
  try {
    const renewed = await renewHold({ caseId: id, token: hold.token }, isExtension);
    seat.note({ is: "renewed", caseId: id, ...renewed });
  } catch (error) {
    const problem = troubleOf(error);
    if (isLostClaim(problem)) lose(seat, id, problem);
    else if (isExtension) seat.note({ is: "troubled", problem });
  }
}

/** Makes the form read-only once our own clock finds the claim over, and asks who has the case. */
export function lapse(seat: Seat): void {
  const { present } = seat.read();
  if (!present?.hold || holdLeftMs(present, seat.nowMs()) > 0) return;
  lose(seat, present.case.id, lapsedHere());
}

/** The page goes away: the draft is sent, and what is held is soon free for others unless the page comes back. */
export function leave(seat: Seat): void {
  const { present } = seat.read();
  if (!present?.hold) return;
  void sendDraft(seat, { isLeaving: true });
  leaveCase({ caseId: present.case.id, token: present.hold.token });
}
