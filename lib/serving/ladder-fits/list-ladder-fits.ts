import { toJobDto } from "#lib/contracts/jobs";
import type { LadderFitDto, LadderFitsDto } from "#lib/contracts/ladder-fits";
import type { Db } from "#lib/db/client";
import { argmax } from "#lib/decision/risks";
import { findLatestJob } from "#lib/jobs/find-latest-job";
import type { Principal } from "#lib/kernel/principal";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { servingVersion, versionOf } from "#lib/registry/serving-version";
import { besideVersions } from "../beside-versions";
import { fitsInForce } from "./fits-in-force";
import type { LadderFit } from "./ladder-fit";
import { loadedFits } from "./loaded-fits";
import { FIT_LADDER } from "./start-ladder-fit";
import { readLadderFits } from "./store";

/** The latest fits are told; older ones stay on record. */
const MOST_TOLD = 20;

/** What was fitted for an endpoint's ladder, newest first, and the latest job that fits. Refuses `not_found`. */
export async function listLadderFits(
  db: Db,
  { name, reader }: { readonly name: string; readonly reader?: Principal },
): Promise<LadderFitsDto> {
  const endpoint = await getEndpoint(db, reader ? { name, reader } : { name });
  const fits = await readLadderFits(db, { endpointId: endpoint.id, limit: MOST_TOLD });
  const inForce = await idsInForce(db, endpoint);
  const asked = { kind: FIT_LADDER, within: "endpointId", anyOf: [endpoint.id] };
  const job = await findLatestJob(db, asked);
  const { hand_over, augmentation } = endpoint.serving;
  const named = [hand_over?.fit, augmentation?.fit];
  return {
    endpoint: name,
    fits: await Promise.all(fits.map((fit) => toDto(db, fit, whyNot(fit.id, { inForce, named })))),
    job: job && toJobDto(job),
  };
}

function whyNot(
  id: string,
  { inForce, named }: { inForce: readonly string[]; named: readonly (string | undefined)[] },
): string | null {
  if (inForce.includes(id)) return null;
  return named.includes(id) ? "other versions serve now" : "the settings do not name it";
}

async function idsInForce(db: Db, endpoint: EndpointRecord): Promise<string[]> {
  const { modelId, modelAlias: alias, serving } = endpoint;
  if (modelId === null) return [];
  const version = await servingVersion(db, { modelId, alias }).catch(() => null);
  if (version === null) return [];
  const beside = await besideVersions(db, version, serving);
  const fits = await loadedFits(db, serving);
  const { handOver, augmentation } = fitsInForce({ version, beside, fits, endpoint });
  return [handOver, augmentation].flatMap((it) => it?.id ?? []);
}

async function toDto(db: Db, fit: LadderFit, why: string | null): Promise<LadderFitDto> {
  const { bins, margin, variants, weights } = fit.rule;
  const isVaried = fit.kind === "augmentation";
  const named = async (id: string) => {
    const found = await versionOf(db, id);
    return { model: found?.model ?? "gone", version: found?.version ?? 0 };
  };
  return {
    ...{ id: fit.id, kind: fit.kind, dataset: fit.dataset },
    below: await named(fit.belowVersionId),
    above: await named(fit.aboveVersionId),
    fitted_rows: bins.bins.reduce((sum, rows) => sum + rows.length, 0),
    ...{ policy_version: fit.policyVersion, price: fit.price, margin },
    bins: bins.bins.map((rows, i) => ({
      from: i === 0 ? null : (bins.edges[i - 1] ?? null),
      rows: rows.length,
      accuracy: rows.filter(({ p, truth }) => argmax(p) === truth).length / rows.length,
    })),
    variants: isVaried ? [...variants] : null,
    weights: isVaried ? [...weights] : null,
    report: fit.report,
    ...{ in_force: why === null, why_not: why },
    ...{ created_at: fit.createdAt.toISOString(), created_by: fit.createdBy },
  };
}
