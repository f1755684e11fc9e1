import type { Db } from "#lib/db/client";
import { findQueueIds } from "./queues/store";

type Tier = { readonly id: string; readonly queue?: string | undefined };

/** Ids of the queues that tiers of a policy name, by the tier's id; a tier that names none, or one that is gone, is left out. */
export async function queuesOfTiers(db: Db, tiers: readonly Tier[]): Promise<Map<string, string>> {
  const names = tiers.flatMap(({ queue }) => queue ?? []);
  if (names.length === 0) return new Map();
  const ids = await findQueueIds(db, names);
  return new Map(
    tiers.flatMap(({ id, queue = "" }) => {
      const queueId = ids.get(queue);
      return queueId === undefined ? [] : [[id, queueId] as const];
    }),
  );
}
