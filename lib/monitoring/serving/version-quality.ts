import type { FigureDto, ServingOptionDto } from "#lib/contracts/serving-figures";
import type { Db } from "#lib/db/client";
import type { EndpointRecord, PolicyVersion } from "#lib/policy/endpoint";
import { type PricedEvaluation, priceEvaluation } from "#lib/registry/evaluations/price-evaluation";
import { latestEvaluations } from "#lib/registry/evaluations/record-evaluation";
import type { ModelVersion } from "#lib/registry/model-version";
import { policyProfiledBy } from "#lib/serving/profiled-policy";

type Quality = NonNullable<ServingOptionDto["quality"]>;

/** Held-out quality of one version, what computing costs aside, and how long single rows took it. */
export type VersionQuality = Pick<ServingOptionDto, "quality" | "alone">;

/** Whose labels and policy a version is judged by. */
export type Judge = {
  readonly endpoint: Pick<EndpointRecord, "id" | "labels">;
  readonly policy: PolicyVersion;
};

/** Evaluations, policies and sets of reviewer profiles never change, so neither does this. */
const kept = new Map<string, PricedEvaluation | null>();
const MOST_KEPT = 500;

/**
 * A version's latest evaluation under the policy in force. Without one that speaks of the endpoint's labels, what its record
 * says of itself at the prices it was made for; `null` where nobody has measured it.
 */
export async function versionQuality(
  db: Db,
  version: ModelVersion,
  judge: Judge,
): Promise<VersionQuality> {
  const evaluations = await latestEvaluations(db, version.id);
  const newest = evaluations.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  for (const { id, dataset, rows, latency } of newest) {
    const priced = await pricedOnce(db, id, judge);
    if (!priced) continue;
    const { accuracy, costWithPeople, reviewRate } = priced;
    return {
      quality: {
        ...{ source: "evaluation", dataset, n: rows, policy_version: judge.policy.version },
        currency: judge.policy.document.currency,
        accuracy: figureOf(accuracy),
        cost: figureOf(costWithPeople),
        review_share: reviewRate.value,
      },
      alone: latency && { n: latency.rows, p50: latency.p50_ms, p99: latency.p99_ms },
    };
  }
  return { quality: byRecord(version), alone: null };
}

async function pricedOnce(
  db: Db,
  evaluationId: string,
  { endpoint: { id: endpointId, labels }, policy }: Judge,
): Promise<PricedEvaluation | null> {
  const { document } = policy;
  const { compiled, profileSetId } = await policyProfiledBy(db, { endpointId, document, labels });
  const key = `${evaluationId}/${policy.id}/${profileSetId ?? ""}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const priced = await priceEvaluation(db, evaluationId, { labels, compiled });
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(key, priced);
  return priced;
}

function byRecord({ manifest: { metrics, pricing, data } }: ModelVersion): Quality | null {
  const { report } = metrics;
  if (!report || !pricing) return null;
  const { n, accuracy, cost_with_people: cost, review_rate } = report;
  return {
    ...{ source: "record", dataset: data?.name ?? "report", n, policy_version: null },
    ...{ currency: pricing.currency, accuracy, cost, review_share: review_rate.value },
  };
}

function figureOf({ value, ci }: PricedEvaluation["accuracy"]): FigureDto {
  return { value, low: ci?.[0] ?? null, high: ci?.[1] ?? null };
}
