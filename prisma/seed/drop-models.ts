import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import { deleteModels, type RemovedDemo } from "./store";

/** Models by name, and why they go. */
export type DropModels = {
  readonly models: readonly string[];
  readonly reason: string;
  readonly actor: Actor;
};

/** Erases models whose data was withdrawn, and the endpoints that ask them with their predictions and cases, in one act. */
export function dropModels(
  db: Db,
  { models, reason, actor }: DropModels,
): Promise<Omit<RemovedDemo, "queues">> {
  return inTransaction(
    db,
    actor,
    async (tx) => {
      const removed = await deleteModels(tx, models);
      await recordEvent(tx, {
        actorId: actor.id,
        actorRole: actor.role ?? "system",
        act: "drop_models",
        objectKind: "installation",
        objectId: models.join(" "),
        after: removed,
        reason,
      });
      return removed;
    },
    { timeoutMs: 60_000 },
  );
}
