import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import { getVersion } from "./get-version";
import type { ModelVersion } from "./model-version";
import { updateTags } from "./store";

type SettingTags = {
  readonly model: string;
  readonly version: number;
  readonly tags: readonly string[];
  readonly actor: Actor;
};

/** Replaces the words a version is found by, each once. Refuses `not_found`. */
export async function setTags(
  db: Db,
  { tags, actor, ...named }: SettingTags,
): Promise<ModelVersion> {
  return inTransaction(db, actor, async (tx) => {
    const { id, tags: before } = await getVersion(tx, named);
    const after = [...new Set(tags)];
    await updateTags(tx, id, after);
    await recordEvent(tx, {
      actorId: actor.id,
      actorRole: actor.role ?? "system",
      act: "set_tags",
      objectKind: "model_version",
      objectId: id,
      before: { tags: before },
      after: { tags: after },
      requestId: actor.requestId,
      modelVersion: id,
    });
    return getVersion(tx, named);
  });
}
