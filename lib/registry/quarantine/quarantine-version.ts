import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import type { ServingVersion } from "../model-version";
import { markQuarantined } from "./store";

type Quarantining = {
  readonly version: Pick<ServingVersion, "versionId" | "model" | "version">;
  /** What it did, for the record and for whoever asks it. */
  readonly reason: string;
  readonly actor: Actor;
};

/**
 * Takes a version out of service on every host: endpoints that ask it are refused `model_not_ready` from the next reading
 * on. Recorded once; answers whether this was the act that did it.
 */
export async function quarantineVersion(
  db: Db,
  { version: { versionId, model, version }, reason, actor }: Quarantining,
): Promise<boolean> {
  return inTransaction(db, actor, async (tx) => {
    const isNew = await markQuarantined(tx, versionId);
    if (!isNew) return false;
    await recordEvent(tx, {
      actorId: actor.id,
      actorRole: actor.role ?? "system",
      act: "quarantine_version",
      objectKind: "model_version",
      objectId: versionId,
      before: { state: "registered" },
      after: { model, version, state: "quarantined" },
      reason,
      requestId: actor.requestId,
      modelVersion: versionId,
    });
    return true;
  });
}
