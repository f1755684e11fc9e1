import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import { byActor } from "./actor";
import { type Claim, type ClaimKind, RESERVED_SECONDS } from "./claim";
import { countClaims, lockSeat, takeCritical, takeNext } from "./claims/store";
import { workedQueue } from "./queue-access";

type ClaimNextCase = {
  /** Id or name. */
  readonly queue: string;
  readonly kind?: ClaimKind;
  /** The page that asks, so that an older one cannot give the claim up. */
  readonly instance?: string | undefined;
  readonly actor: Actor;
};

/**
 * Hands the reviewer a free case: one whose deadline is about to pass, else the one whose review saves most a minute.
 * `null` when none is free for this person or they hold as many as the queue allows; `whyNoneFree` says which.
 * A claim lapses by itself, timed by PostgreSQL, so nobody sweeps up after a closed laptop.
 */
export async function claimNextCase(
  db: Db,
  { queue: name, kind = "active", instance, actor }: ClaimNextCase,
): Promise<Claim | null> {
  return inTransaction(db, actor, async (tx) => {
    const queue = await workedQueue(tx, { queue: name, actor });
    await lockSeat(tx, actor.id);
    const held = await countClaims(tx, { queueId: queue.id, userId: actor.id });
    if (held >= queue.maxClaims) return null;
    const taking = {
      queueId: queue.id,
      userId: actor.id,
      kind,
      source: "next" as const,
      leaseSeconds: kind === "active" ? queue.claimSeconds : RESERVED_SECONDS,
      claimSeconds: queue.claimSeconds,
      instance: instance ?? null,
    };
    const claim = (await takeCritical(tx, taking)) ?? (await takeNext(tx, taking));
    if (claim) {
      await recordEvent(tx, {
        ...byActor(actor),
        act: "claim_case",
        objectKind: "case",
        objectId: claim.caseId,
        after: { kind, source: taking.source, token: claim.token },
      });
    }
    return claim;
  });
}
