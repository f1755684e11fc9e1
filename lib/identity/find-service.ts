import { timingSafeEqual } from "node:crypto";
import type { Db } from "#lib/db/client";
import { inTransaction } from "#lib/db/transaction";
import type { Service } from "#lib/kernel/principal";
import { keyDigest, keyIdOf, likelyKeyId } from "./keys/key-text";
import { keptKey, readAndKeep } from "./keys/live-keys";
import { findLiveKey, type LiveKey, recordUse } from "./keys/store";

/**
 * The system whose key stands in an `Authorization` header, `null` when it opens nothing: no key, a wrong, revoked or
 * expired one. Database time decides expiry; a key read in the last seconds is not read again, and then the answer is
 * there at once.
 */
export function findService(
  db: Db,
  authorization: string,
): Service | null | Promise<Service | null> {
  const [, presented = ""] = /^Bearer +(\S+)$/i.exec(authorization.trim()) ?? [];
  const kept = keptKey(likelyKeyId(presented), performance.now());
  return kept === null ? readService(db, presented) : serviceOf(kept, presented);
}

async function readService(db: Db, presented: string): Promise<Service | null> {
  const id = keyIdOf(presented);
  if (id === null) return null;
  const read = async () => {
    const live = await findLiveKey(db, id);
    // Within the reading that all share, because each of these changes a key and so empties every memory.
    if (live && !live.isUseRecorded && serviceOf(live, presented)) {
      await inTransaction(db, { id, role: "service" }, (tx) => recordUse(tx, id));
    }
    return live;
  };
  const live = await readAndKeep(id, read, performance.now());
  return live && serviceOf(live, presented);
}

function serviceOf({ key, sha256 }: LiveKey, presented: string): Service | null {
  if (!isSame(keyDigest(presented), sha256)) return null;
  const { id, name, scopes, endpoints } = key;
  return { kind: "service", id, name, scopes, endpoints };
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
