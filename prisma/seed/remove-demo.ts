import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import { removeDemoIdentities } from "#lib/identity/remove-demo";
import { Refusal } from "#lib/kernel/refusal";
import { deleteDemoRecords, hasOwnAdmin, type RemovedDemo } from "./store";

/**
 * Takes the whole demo out as somebody who is signed in: refuses `last_admin` while nobody of the installation's own
 * could administer it afterwards.
 */
export async function removeDemoSafely(db: Db, actor: Actor) {
  if (!(await hasOwnAdmin(db))) {
    throw new Refusal("last_admin", "Invite an administrator of your own first.");
  }
  return removeDemo(db, actor);
}

/**
 * Takes the whole demo out in one act: endpoints with their predictions and cases, queues, models, people, keys.
 * Anything else stays.
 */
export function removeDemo(
  db: Db,
  actor: Actor,
): Promise<RemovedDemo & { readonly people: number; readonly keys: number }> {
  return inTransaction(
    db,
    actor,
    async (tx) => {
      const records = await deleteDemoRecords(tx);
      const identities = await removeDemoIdentities(tx, actor);
      const removed = { ...records, ...identities };
      await recordEvent(tx, {
        actorId: actor.id,
        actorRole: actor.role ?? "system",
        act: "remove_demo",
        objectKind: "installation",
        objectId: "demo",
        after: removed,
        requestId: actor.requestId,
      });
      return removed;
    },
    { timeoutMs: 60_000 },
  );
}
