import type { Db } from "#lib/db/client";
import { runStatement } from "#lib/db/statement";
import { keyReused, type StoredReply } from "./claim-key";
import type { Keyed } from "./keyed";
import { type KeyRow, selectKeys } from "./store";

/**
 * What a keyed write was answered with before, `null` when it was not: asked ahead of slow work that a repeated request can
 * be spared. Only `claimKey` settles who acts. Refuses `idempotency_key_reused`.
 */
export async function findReply(db: Db, keyed: Keyed): Promise<StoredReply | null> {
  const [row] = await runStatement<KeyRow>(db, selectKeys([keyed]));
  if (!row) return null;
  if (row.fingerprint !== keyed.fingerprint) throw keyReused();
  return row.status === null || row.body === null ? null : { status: row.status, body: row.body };
}
