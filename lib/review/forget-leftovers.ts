import type { Db } from "#lib/db/client";
import { inTransaction } from "#lib/db/transaction";
import { forgetOldKeys } from "#lib/idempotency/forget-old-keys";
import { SYSTEM_ACTOR } from "#lib/kernel/principal";
import { forgetOldDrafts } from "./save-draft";

/**
 * Deletes what was only kept for a while: drafts that nobody touched for seven days, and stored answers of writes as
 * old, which hold cases too. Answers how many of each.
 */
export async function forgetLeftovers(db: Db): Promise<{ drafts: number; keys: number }> {
  return inTransaction(db, SYSTEM_ACTOR, async (tx) => ({
    drafts: await forgetOldDrafts(tx),
    keys: await forgetOldKeys(tx),
  }));
}
