import { timingSafeEqual } from "node:crypto";
import type { Db } from "#lib/db/client";
import { inTransaction } from "#lib/db/transaction";
import type { Service } from "#lib/kernel/principal";
import { keyDigest, keyIdOf } from "./keys/key-text";
import { keepKey, keptKey, watchKeys } from "./keys/live-keys";
import { findLiveKey, type LiveKey, recordUse } from "./keys/store";

/**
 * The system whose key stands in an `Authorization` header, `null` when it opens nothing: no key, a wrong, revoked or
 * expired one. Database time decides expiry; a key read in the last seconds is not read again.
 */
export async function findService(db: Db, authorization: string): Promise<Service | null> {
  const [, presented = ""] = /^Bearer +(\S+)$/i.exec(authorization.trim()) ?? [];
  const id = keyIdOf(presented);
  if (id === null) return null;
  const kept = keptKey(id, performance.now());
  const live = kept ?? (await readKey(db, id));
  if (live === null || !isSame(keyDigest(presented), live.sha256)) return null;
  if (kept === null && !live.isUseRecorded) {
    await inTransaction(db, { id, role: "service" }, (tx) => recordUse(tx, id));
  }
  const { name, scopes, endpoints } = live.key;
  return { kind: "service", id, name, scopes, endpoints };
}

async function readKey(db: Db, id: string): Promise<LiveKey | null> {
  watchKeys();
  const readMs = performance.now();
  const live = await findLiveKey(db, id);
  if (live !== null) keepKey(live, readMs);
  return live;
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
