import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import { Refusal } from "#lib/kernel/refusal";
import type { Device } from "./sign-ins/device";
import { deleteSessions, selectDevices } from "./sign-ins/store";

/** Where a person is signed in now, latest first. */
export function listDevices(db: Db, userId: string): Promise<Device[]> {
  return selectDevices(db, userId);
}

type RevokeDevice = {
  readonly actor: Actor;
  readonly userId: string;
  readonly sessionId: string;
};

/** Signs one's own device out. Refuses `not_found` for a session that is not one's own. */
export function revokeDevice(db: Db, { actor, userId, sessionId }: RevokeDevice): Promise<void> {
  return inTransaction(db, actor, async (tx) => {
    const ended = await deleteSessions(tx, userId, sessionId);
    if (ended === 0) throw new Refusal("not_found", "You are not signed in there.");
    await recordEvent(tx, {
      ...{ actorId: actor.id, actorRole: actor.role ?? "system", requestId: actor.requestId },
      ...{ act: "revoke_session", objectKind: "user", objectId: userId },
    });
  });
}
