import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import { Refusal } from "#lib/kernel/refusal";
import type { ApiKey } from "./keys/api-key";
import { revoke } from "./keys/store";

/** Ends an API key for good; ending it again changes nothing. Refuses `not_found`. */
export function revokeKey(
  db: Db,
  { actor, keyId }: { readonly actor: Actor; readonly keyId: string },
): Promise<ApiKey> {
  return inTransaction(db, actor, async (tx) => {
    const key = await revoke(tx, keyId);
    if (key === null) throw new Refusal("not_found", "There is no such key.");
    await recordEvent(tx, {
      ...{ actorId: actor.id, actorRole: actor.role ?? "system", requestId: actor.requestId },
      ...{ act: "revoke_key", objectKind: "key", objectId: keyId },
      after: { revoked_at: key.revokedAt },
    });
    return key;
  });
}
