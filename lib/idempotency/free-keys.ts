import type { Db } from "#lib/db/client";
import type { Keyed } from "./keyed";
import { deleteUnanswered } from "./store";

/**
 * Gives up keys that this transaction claimed: their writes were refused in a way that may turn out otherwise next time,
 * while the transaction keeps what it wrote. Whoever waits for one of them acts next.
 */
export async function freeKeys(tx: Db, keys: readonly Keyed[]): Promise<void> {
  if (keys.length > 0) await deleteUnanswered(tx, keys);
}
