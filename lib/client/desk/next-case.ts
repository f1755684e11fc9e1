import type { Problem } from "#lib/contracts/common";
import { freshToken } from "../fresh-token";
import { tryAgain } from "../try-again";
import { claimCase, claimNext, readCase, releaseCase } from "./case-requests";
import { titleOf } from "./on-desk";
import type { Seat } from "./seat";
import { isLostClaim, troubleOf } from "./trouble";

/** Tells the server that the present case is being looked at, then claims one ahead. */
export async function activate(seat: Seat): Promise<void> {
  const { present } = seat.read();
  if (!present) return;
  const key = freshToken("key");
  const { id } = present.case;
  try {
    const claim = () => tryAgain(() => claimCase(id, { key }));
    seat.note({ is: "refreshed", arrived: await seat.outbox.line.enter(claim) });
  } catch (error) {
    const problem = troubleOf(error);
    if (isLostClaim(problem)) lose(seat, id, problem);
    else seat.note({ is: "troubled", problem });
    return;
  }
  await reserveAhead(seat);
}

/** Claims the present case again after a lapse, or a free one that was opened by its address. */
export async function claimPresent(seat: Seat): Promise<void> {
  seat.note({ is: "waiting", busy: "claim" });
  await activate(seat);
}

/** Puts the next case on the desk: the one ahead, else the best of the queue. The present one must have left. */
export async function bringNext(seat: Seat): Promise<void> {
  seat.activity.restart(seat.nowMs());
  seat.note({ is: "left", nowMs: seat.nowMs() });
  await (seat.read().present ? activate(seat) : seekNext(seat));
}

/**
 * Claims the best next case of the queue, or learns why there is none. A case that was reserved while this waited in line
 * is the next one: asked past it, the queue would hand out another, or none at all while we hold one.
 */
export async function seekNext(seat: Seat): Promise<void> {
  seat.note({ is: "waiting", busy: "next" });
  const key = freshToken("key");
  const { id } = seat.read().queue;
  try {
    const reply = await seat.outbox.line.enter(async () => {
      const isHere = seat.read().ahead !== null;
      return isHere ? null : tryAgain(() => claimNext(id, "active", { key }));
    });
    if (reply === null) return bringNext(seat);
    if ("why" in reply) return seat.note({ is: "none", ...reply });
    seat.activity.restart(seat.nowMs());
    seat.note({ is: "opened", arrived: reply });
  } catch (error) {
    return seat.note({ is: "troubled", problem: troubleOf(error) });
  }
  await reserveAhead(seat);
}

/** Claims at most one case ahead. Its failing is no trouble: the next case is then asked for when it is needed. */
async function reserveAhead(seat: Seat): Promise<void> {
  const { present, ahead, queue } = seat.read();
  if (ahead || !present?.isActive) return;
  try {
    const reply = await seat.outbox.line.enter(async () => {
      const isWanted = seat.read().ahead === null && seat.read().present !== null;
      return isWanted ? claimNext(queue.id, "reserved") : null;
    });
    if (reply && "case" in reply) seat.note({ is: "reserved", arrived: reply });
  } catch (error) {
    troubleOf(error);
  }
}

/** Gives the case ahead back, for it will not be shown. */
export function dropAhead(seat: Seat): void {
  const { ahead } = seat.read();
  seat.note({ is: "dropped" });
  if (!ahead?.hold) return;
  const ours = { caseId: ahead.case.id, token: ahead.hold.token };
  seat.outbox.line.enter(() => releaseCase(ours)).catch(troubleOf);
}

/** Takes down that a case is not ours any more, and reads what became of it. */
export function lose(seat: Seat, caseId: string, problem: Problem): void {
  seat.note({ is: "lost", caseId, problem });
  if (seat.read().present?.case.id === caseId) void readPresent(seat);
}

/** Reads the present case anew, to say who has it now. */
export async function readPresent(seat: Seat): Promise<void> {
  const { present } = seat.read();
  if (!present) return;
  try {
    const arrived = await readCase(present.case.id);
    if (arrived.claim) seat.note({ is: "refreshed", arrived });
    else seat.note({ is: "read", case: arrived.case });
  } catch (error) {
    const problem = troubleOf(error);
    if (isLostClaim(problem)) seat.note({ is: "lost", caseId: present.case.id, problem });
  }
}

/** What the screen reader says when a case comes on the desk. */
export function announcement(seat: Pick<Seat, "read">): string {
  const { present, count, why } = seat.read();
  if (present) return `Case ${count}, ${present.case.endpoint.title}, ${titleOf(present.case)}`;
  return why ? `No case in ${why.said.queue} now` : "Looking for the next case";
}
