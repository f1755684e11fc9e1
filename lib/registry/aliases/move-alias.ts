import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, gateExclusive, inTransaction, type Transaction } from "#lib/db/transaction";
import { Refusal } from "#lib/kernel/refusal";
import { getVersion } from "../get-version";
import type { ModelVersion } from "../model-version";
import { type Alias, SHADOW } from "./alias";
import { findAlias, writeMove } from "./store";
import type { Watch } from "./watched-alias";
import { insertWatch, replaceWatch } from "./watches/store";

type Moving = {
  readonly model: string;
  readonly alias: string;
  readonly version: number;
  readonly reason: string;
  /** Somebody's word that raw logits may serve before a calibrator was fitted. */
  readonly waiver?: { readonly reason: string } | undefined;
  /** Limits under which the version is promoted; it is rolled back by itself where it breaks one. */
  readonly watch?: Watch | undefined;
  readonly actor: Actor;
};

/**
 * Points an alias at a version. When this resolves and the transaction commits, no answer of the former version is written any
 * more. An alias that points there already stays as it is. Refuses `not_found`, `model_not_ready` for a quarantined version,
 * and `calibration_missing` for one whose scores are no probabilities until a calibrator was fitted.
 */
export async function moveAlias(db: Db, moving: Moving): Promise<Alias> {
  return inTransaction(db, moving.actor, async (tx) => {
    const version = await getVersion(tx, moving);
    await gateExclusive(tx);
    const moved = await pointAt(tx, moving, version, "move_alias");
    if (moving.watch) await startWatch(tx, moving, version);
    return moved;
  });
}

async function startWatch(
  tx: Transaction,
  { alias, watch, actor }: Moving,
  { id: versionId, modelId }: ModelVersion,
): Promise<void> {
  if (!watch) return;
  const { minutes, ...limits } = watch;
  await replaceWatch(tx, { modelId, alias });
  await insertWatch(tx, { modelId, alias, versionId, limits, minutes, by: actor.id });
}

/** The move itself, for whoever is inside the gate. */
export async function pointAt(
  tx: Transaction,
  { alias, reason, waiver, actor }: Omit<Moving, "model" | "version">,
  version: ModelVersion,
  act: "move_alias" | "roll_back",
): Promise<Alias> {
  const { modelId } = version;
  if (version.state === "quarantined") {
    throw new Refusal("model_not_ready", `Version ${version.version} is quarantined.`);
  }
  const isWaived = needsCalibrator(version) && alias !== SHADOW;
  if (isWaived && !waiver) throw uncalibrated(version);
  const from = await findAlias(tx, { modelId, alias });
  if (from?.versionId === version.id) return from;
  const fromId = from?.versionId ?? null;
  await replaceWatch(tx, { modelId, alias });
  await writeMove(tx, { modelId, alias, fromId, toId: version.id, reason, by: actor.id });
  await recordEvent(tx, {
    actorId: actor.id,
    actorRole: actor.role ?? "system",
    act,
    objectKind: "model",
    objectId: modelId,
    before: { alias, version: from?.version ?? null },
    after: {
      ...{ alias, version: version.version },
      ...(isWaived && waiver ? { waiver: waiver.reason } : {}),
    },
    reason,
    requestId: actor.requestId,
    modelVersion: version.id,
  });
  const moved = await findAlias(tx, { modelId, alias });
  if (!moved) throw new Error("an alias vanished inside its own transaction");
  return moved;
}

/** Logits say which label is likelier, not how likely it is. */
function needsCalibrator({ manifest, calibrator }: ModelVersion): boolean {
  const { kind } = manifest.adapter.output;
  const isFitted = calibrator !== null && calibrator.calibrator.method !== "identity";
  return !isFitted && (kind === "logits" || kind === "single_logit");
}

function uncalibrated({ model, version, manifest }: ModelVersion): Refusal {
  const { kind } = manifest.adapter.output;
  const detail = `${model} ${version} answers with ${kind}, and no calibrator was fitted for it.`;
  return new Refusal("calibration_missing", detail);
}
