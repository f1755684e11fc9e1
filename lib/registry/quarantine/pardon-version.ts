import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import { getVersion } from "../get-version";
import type { ModelVersion } from "../model-version";
import { markPardoned } from "./store";

type Pardon = {
  readonly model: string;
  readonly version: number;
  readonly reason: string;
  readonly actor: Actor;
};

/**
 * Puts a quarantined version back into service on every host, on record with its reason. One that is in service stays as
 * it is and leaves no record. Refuses `not_found`.
 */
export async function pardonVersion(
  db: Db,
  { model, version, reason, actor }: Pardon,
): Promise<ModelVersion> {
  const { id } = await getVersion(db, { model, version });
  await inTransaction(db, actor, async (tx) => {
    if (!(await markPardoned(tx, id))) return;
    await recordEvent(tx, {
      actorId: actor.id,
      actorRole: actor.role ?? "system",
      act: "pardon_version",
      objectKind: "model_version",
      objectId: id,
      before: { state: "quarantined" },
      after: { model, version, state: "registered" },
      reason,
      requestId: actor.requestId,
      modelVersion: id,
    });
  });
  return getVersion(db, { model, version });
}
