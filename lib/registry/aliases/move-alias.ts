import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, gateExclusive, inTransaction, type Transaction } from "#lib/db/transaction";
import { Refusal } from "#lib/kernel/refusal";
import { getVersion } from "../get-version";
import type { ModelVersion } from "../model-version";
import type { Alias } from "./alias";
import { findAlias, writeMove } from "./store";

type Moving = {
  readonly model: string;
  readonly alias: string;
  readonly version: number;
  readonly reason: string;
  readonly actor: Actor;
};

/**
 * Points an alias at a version. When this resolves and the transaction commits, no answer of the former version is written any
 * more. An alias that points there already stays as it is. Refuses `not_found`, and `model_not_ready` for a quarantined version.
 */
export async function moveAlias(db: Db, moving: Moving): Promise<Alias> {
  return inTransaction(db, moving.actor, async (tx) => {
    const version = await getVersion(tx, moving);
    await gateExclusive(tx);
    return pointAt(tx, moving, version, "move_alias");
  });
}

/** The move itself, for whoever is inside the gate. */
export async function pointAt(
  tx: Transaction,
  { alias, reason, actor }: Omit<Moving, "model" | "version">,
  version: ModelVersion,
  act: "move_alias" | "roll_back",
): Promise<Alias> {
  const { modelId } = version;
  if (version.state === "quarantined") {
    throw new Refusal("model_not_ready", `Version ${version.version} is quarantined.`);
  }
  const from = await findAlias(tx, { modelId, alias });
  if (from?.versionId === version.id) return from;
  const fromId = from?.versionId ?? null;
  await writeMove(tx, { modelId, alias, fromId, toId: version.id, reason, by: actor.id });
  await recordEvent(tx, {
    actorId: actor.id,
    actorRole: actor.role ?? "system",
    act,
    objectKind: "model",
    objectId: modelId,
    before: { alias, version: from?.version ?? null },
    after: { alias, version: version.version },
    reason,
    requestId: actor.requestId,
    modelVersion: version.id,
  });
  const moved = await findAlias(tx, { modelId, alias });
  if (!moved) throw new Error("an alias vanished inside its own transaction");
  return moved;
}
