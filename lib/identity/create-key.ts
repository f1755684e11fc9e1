import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import { freshId } from "#lib/kernel/ids";
import type { Scope } from "#lib/kernel/principal";
import type { ApiKey } from "./keys/api-key";
import { keyDigest, newKeyText } from "./keys/key-text";
import { insertKey } from "./keys/store";

type CreateKey = {
  readonly actor: Actor;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Names of endpoints it reaches; none means all. */
  readonly endpoints?: readonly string[];
  readonly expiresAt?: Date | null;
  readonly isDemo?: boolean;
};

/** Makes an API key. `secret` is shown here and never again: only its digest is stored. */
export function createKey(
  db: Db,
  { actor, name, scopes, endpoints = [], expiresAt = null, isDemo = false }: CreateKey,
): Promise<{ readonly key: ApiKey; readonly secret: string }> {
  return inTransaction(db, actor, async (tx) => {
    const id = freshId("key");
    const { secret, prefix } = newKeyText(id);
    const said = { id, name, prefix, scopes, endpoints, isDemo, expiresAt };
    const key = await insertKey(tx, { ...said, sha256: keyDigest(secret), createdBy: actor.id });
    await recordEvent(tx, {
      ...{ actorId: actor.id, actorRole: actor.role ?? "system", requestId: actor.requestId },
      ...{ act: "create_key", objectKind: "key", objectId: id },
      after: { name, scopes, endpoints, expires_at: expiresAt },
    });
    return { key, secret };
  });
}
