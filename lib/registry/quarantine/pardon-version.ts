import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import { modelRuntime } from "#lib/runtime/model-runtime";
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
 * Puts a quarantined version back into service on every host, on record with its reason: here at once, elsewhere as soon
 * as a process that struck out there has its trial, within a minute. One that is in service stays as it is and leaves no
 * record. Refuses `not_found`.
 */
export async function pardonVersion(
  db: Db,
  { model, version, reason, actor }: Pardon,
): Promise<ModelVersion> {
  const { id, sha256 } = await getVersion(db, { model, version });
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
  modelRuntime().find(sha256)?.pardon();
  return getVersion(db, { model, version });
}
