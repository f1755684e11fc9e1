import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import { workedCase } from "./case-access";
import { type Claim, LEAVING_SECONDS, RESERVED_SECONDS, tokenNumber } from "./claim";
import { findClaim, renewClaim, renewReserved, shortenClaims } from "./claims/store";
import { lostClaim } from "./lost-claim";

type Heartbeat = {
  readonly caseId: string;
  readonly token: string;
  /** The page that shows the case. */
  readonly instance?: string | undefined;
  /** The page goes away: little is left of its claims, unless something was typed. */
  readonly leaving?: boolean;
  readonly actor: Actor;
};

/**
 * Keeps a claim alive: it lasts a full lease from now, within the bound of the whole hold, and the case reserved ahead
 * goes with it. It changes nothing that is recorded, so it writes no log entry. A page that leaves shortens the claims
 * instead; a newer page on the same case is not disturbed. Refuses as `lostClaim` says.
 */
export async function heartbeat(
  db: Db,
  { caseId, token, instance, leaving = false, actor }: Heartbeat,
): Promise<Claim> {
  return inTransaction(db, actor, async (tx) => {
    const { queue } = await workedCase(tx, { caseId, actor });
    const held = { caseId, userId: actor.id, token: tokenNumber(token) };
    const hold = {
      queueId: queue.id,
      userId: actor.id,
      claimSeconds: queue.claimSeconds,
      reservedSeconds: RESERVED_SECONDS,
    };
    const claim = leaving
      ? await findClaim(tx, held, queue.claimSeconds)
      : await renewClaim(tx, held, { ...hold, opens: null });
    if (!claim) throw await lostClaim(tx, { caseId, userId: actor.id, token });
    if (!leaving) {
      await renewReserved(tx, hold);
      return claim;
    }
    await shortenClaims(tx, { ...hold, instance: instance ?? null, seconds: LEAVING_SECONDS });
    return (await findClaim(tx, held, queue.claimSeconds)) ?? claim;
  });
}
