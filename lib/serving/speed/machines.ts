import type { MachineDto } from "#lib/contracts/serving-figures";
import type { Db } from "#lib/db/client";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { CHALLENGER, SHADOW } from "#lib/registry/aliases/alias";
import { listAliases } from "#lib/registry/aliases/alias-history";
import { type AliasWatch, watchedAliases } from "#lib/registry/aliases/watched-alias";
import { getVersionById } from "#lib/registry/get-version";
import type { ModelVersion } from "#lib/registry/model-version";
import { servedIdsByName } from "#lib/registry/serving-version";
import { batchBounds } from "#lib/telemetry/batch-sizes";
import { findInferenceTally } from "#lib/telemetry/inference-metrics";
import { challengerShare } from "../challenger-split";
import { hasPassedGoldenRows } from "../golden-replays";
import { findSlot } from "../runtime-models";

/** A version that an endpoint's ladder asks, whatever its state. */
export type Machine = {
  readonly role: MachineDto["role"];
  readonly version: ModelVersion;
  readonly trafficShare: number | null;
  readonly watch: AliasWatch | null;
};

/** The versions that an endpoint asks, out of service or not: its own first, then whoever shares, accompanies or tops it. */
export async function machinesOf(
  db: Db,
  { modelId, modelAlias, serving }: EndpointRecord,
): Promise<Machine[]> {
  if (modelId === null) return [];
  const aliases = await listAliases(db, modelId);
  const watches = (await watchedAliases(db)).filter((it) => it.modelId === modelId);
  const share = challengerShare({ serving });
  const aliased = async (role: Machine["role"], name: string, trafficShare: number | null) => {
    const found = aliases.find(({ alias }) => alias === name);
    if (!found) return [];
    const version = await getVersionById(db, found.versionId);
    const isOf = (it: AliasWatch) => it.alias === name && it.versionId === version.id;
    return [{ role, version, trafficShare, watch: watches.find(isOf) ?? null }];
  };
  const referenced = async (role: "small" | "large") => {
    const reference = serving.strategy === "two_phase" ? serving[role] : undefined;
    const ids = reference ? await servedIdsByName(db, reference) : null;
    if (!ids) return [];
    const version = await getVersionById(db, ids.versionId);
    return [{ role, version, trafficShare: null, watch: null }];
  };
  const champion = await aliased("champion", modelAlias, 1 - share);
  const others = modelAlias === CHALLENGER ? [] : await aliased("challenger", CHALLENGER, share);
  return [
    ...champion,
    ...(await referenced("small")),
    ...(await referenced("large")),
    ...others,
    ...(await aliased("shadow", SHADOW, null)),
  ];
}

/** How such a version is on this host, and what it did in this process. */
export function toMachineDto({ role, version, trafficShare, watch }: Machine): MachineDto {
  const { model, version: number, state, manifest } = version;
  return {
    ...{ role, model, version: number },
    traffic_share: trafficShare,
    quarantined: state === "quarantined",
    remote: manifest.remote !== undefined,
    watch: watch && watchOf(watch),
    slot: slotOf(version),
    calls: callsOf(model, number),
  };
}

function watchOf({ startedAt, limits }: AliasWatch): NonNullable<MachineDto["watch"]> {
  const { min_predictions, max_failure_share, max_p99_ms, max_disagreement } = limits;
  return {
    ...{ since: startedAt.toISOString(), min_predictions },
    max_failure_share: max_failure_share ?? null,
    max_p99_ms: max_p99_ms ?? null,
    max_disagreement: max_disagreement ?? null,
  };
}

function slotOf({ id, sha256, manifest, golden }: ModelVersion): MachineDto["slot"] {
  const live = findSlot({ sha256, adapter: manifest.adapter });
  if (live === null) return null;
  const { state, confined, queued, runs, restarts, batchSizes, lastFailure } = live.status;
  return {
    ...{ state, confined, queued, runs },
    warm: golden === null ? null : hasPassedGoldenRows(id, live),
    restarts: restarts.died + restarts.timeout + restarts.load_failed,
    batch_sizes: { bounds: batchBounds(), counts: [...batchSizes] },
    last_failure: lastFailure,
  };
}

function callsOf(model: string, version: number): MachineDto["calls"] {
  const tally = findInferenceTally(model, version);
  if (tally === null) return null;
  const { successes, failures, rows, requestUs, computeUs } = tally;
  const perCall = (us: number) => (successes === 0 ? null : us / successes / 1000);
  return {
    ...{ answered: successes, failed: failures, rows },
    request_ms: perCall(requestUs),
    compute_ms: perCall(computeUs),
    per_second: computeUs === 0 ? null : (rows / computeUs) * 1e6,
  };
}
