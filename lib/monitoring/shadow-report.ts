import type { ShadowReportDto } from "#lib/contracts/comparison";
import type { Db } from "#lib/db/client";
import { longRunMean } from "#lib/decision/estimation/long-run";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { type ShadowPrediction, shadowsOf } from "#lib/serving/shadow-scores";
import { pricesOf } from "./arm-rows";
import type { CostRows } from "./cost-rows";
import type { Evidence } from "./evidence";
import { servedBy } from "./known-truth";
import { toLongRunDto, toShare } from "./long-run-dto";
import { expectedByOwn, type Outcome, outcomeOf, shadowGap } from "./shadow-gap";

type Version = ShadowReportDto["version"];

type Asked = {
  readonly endpoint: Pick<EndpointRecord, "id">;
  readonly days: number;
  readonly found: CostRows;
  readonly champion: Version;
  readonly shadow: Version;
  readonly seed: number;
};

/** The champion's predictions that the shadow looked at, too, and what the shadow would have cost more on them. */
export async function shadowReport(db: Db, asked: Asked): Promise<ShadowReportDto> {
  const { endpoint, days, found, champion, shadow: version, seed } = asked;
  const modelVersionId = version.version_id;
  const shadows = await shadowsOf(db, { endpointId: endpoint.id, modelVersionId, days });
  const own = found.window.rows.filter((row) => row.modelVersionId === champion.version_id);
  const seen = own.flatMap((row) => {
    const shadow = shadows.get(row.id);
    return shadow ? [{ row, shadow }] : [];
  });
  const prices = pricesOf(
    found,
    seen.map(({ row }) => row),
  );
  const gaps = seen.flatMap(({ row, shadow }) => {
    const priced = prices.get(row.id) ?? null;
    if (priced === null && servedBy(row) !== "nobody_yet") return [];
    return shadowGap({ row, shadow, priced, isRegret: found.isRegret }) ?? [];
  });
  const first = seen[0]?.row.createdAt;
  const since = own.filter(({ createdAt }) => first !== undefined && createdAt >= first);
  return {
    version,
    n: seen.length,
    unseen: since.length - seen.length,
    waiting: seen.filter(({ row }) => servedBy(row) === "nobody_yet").length,
    left_out: seen.length - gaps.length,
    failures: seen.filter(({ shadow }) => shadow.failure !== null).length,
    units: new Set(gaps.map(({ unit }) => unit)).size,
    ...agreementOf(seen),
    expected_by_own: expectedOf(seen, found.isRegret),
    difference: gaps.length > 0 ? toLongRunDto(longRunMean(gaps, { seed })) : null,
  };
}

type Seen = { readonly row: Evidence; readonly shadow: ShadowPrediction };

function agreementOf(seen: readonly Seen[]) {
  const count = (wanted: Outcome) =>
    seen.filter(({ row, shadow }) => outcomeOf(row, shadow) === wanted).length;
  const outcomes = {
    same_answer: count("same_answer"),
    other_answer: count("other_answer"),
    both_reviewed: count("both_reviewed"),
    only_champion_reviewed: count("only_champion_reviewed"),
    only_shadow_reviewed: count("only_shadow_reviewed"),
  };
  const n = seen.length;
  const { both_reviewed: both } = outcomes;
  return {
    outcomes,
    agreement: toShare(outcomes.same_answer + both, n),
    review_share: {
      champion: toShare(both + outcomes.only_champion_reviewed, n),
      shadow: toShare(both + outcomes.only_shadow_reviewed, n),
    },
  };
}

function expectedOf(seen: readonly Seen[], isRegret: boolean): ShadowReportDto["expected_by_own"] {
  const both = seen.flatMap(({ row, shadow }) => expectedByOwn(row, shadow, isRegret) ?? []);
  if (both.length === 0) return null;
  const mean = (of: "champion" | "shadow") =>
    both.reduce((sum, it) => sum + it[of], 0) / both.length;
  return { champion: mean("champion"), shadow: mean("shadow") };
}
