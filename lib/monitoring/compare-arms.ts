import type { ArmDto, ChallengerReportDto, ComparisonDto } from "#lib/contracts/comparison";
import type { Db } from "#lib/db/client";
import { type LongRunRow, longRunDifference, longRunMean } from "#lib/decision/estimation/long-run";
import { activePolicy } from "#lib/policy/active-policy";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { CHALLENGER, SHADOW } from "#lib/registry/aliases/alias";
import { listAliases } from "#lib/registry/aliases/alias-history";
import { getModelById } from "#lib/registry/get-model";
import { challengerShare } from "#lib/serving/challenger-split";
import { countFailures } from "#lib/serving/logged-evidence";
import { armRow, pricesOf } from "./arm-rows";
import { type CostRows, costRows } from "./cost-rows";
import { servedBy } from "./known-truth";
import { toLongRunDto, toShare } from "./long-run-dto";
import { shadowReport } from "./shadow-report";

/** Kept with every figure, so that a bootstrap can be drawn again. */
const SEED = 20_260_105;
const LEVEL = 0.95;

type Named = ArmDto["version"];

/**
 * The endpoint's version beside its challenger, which answers a share of the traffic, and beside its shadow, which answers
 * nothing: what decisions cost by the labels that audits, reviews and outcomes revealed, as differences with intervals. Only
 * predictions of the versions that stand there now count, and of arms only those drawn between just these two.
 */
export async function compareArms(
  db: Db,
  { endpoint, days }: { endpoint: EndpointRecord; days: number },
): Promise<ComparisonDto> {
  const { document } = await activePolicy(db, endpoint.id);
  const found = await costRows(db, { endpoint, days });
  const versions = await versionsOf(db, endpoint);
  const { champion = null, challenger, shadow } = versions;
  return {
    endpoint: endpoint.name,
    days,
    currency: document.currency,
    window: {
      from: found.window.from?.toISOString() ?? null,
      to: found.window.to?.toISOString() ?? null,
    },
    truncated: found.window.isTruncated,
    measure: found.isRegret ? "avoidable_cost" : "cost",
    champion,
    challenger:
      champion && challenger
        ? await challengerReport(db, { endpoint, days, found, champion, challenger })
        : null,
    shadow:
      champion && shadow
        ? await shadowReport(db, { endpoint, days, found, champion, shadow, seed: SEED })
        : null,
    seed: SEED,
    level: LEVEL,
  };
}

/** Whom the aliases name now; a rival that is the champion itself is none. */
async function versionsOf(
  db: Db,
  { modelId, modelAlias }: EndpointRecord,
): Promise<{ champion?: Named; challenger?: Named; shadow?: Named }> {
  if (modelId === null) return {};
  const { name } = await getModelById(db, modelId);
  const aliases = await listAliases(db, modelId);
  const named = (alias: string): Named | undefined => {
    const it = aliases.find((known) => known.alias === alias);
    return it && { name, version: it.version, version_id: it.versionId };
  };
  const champion = named(modelAlias);
  const rival = (alias: string) => {
    const it = named(alias);
    return it && it.version_id !== champion?.version_id ? it : undefined;
  };
  const [challenger, shadow] = [rival(CHALLENGER), rival(SHADOW)];
  return {
    ...(champion ? { champion } : {}),
    ...(challenger ? { challenger } : {}),
    ...(shadow ? { shadow } : {}),
  };
}

type Asked = {
  readonly endpoint: EndpointRecord;
  readonly days: number;
  readonly found: CostRows;
};

async function challengerReport(
  db: Db,
  { champion, challenger, ...asked }: Asked & Readonly<Record<"champion" | "challenger", Named>>,
): Promise<ChallengerReportDto> {
  const own = await armOf(db, { ...asked, version: champion, rival: challenger });
  const other = await armOf(db, { ...asked, version: challenger, rival: champion });
  const isPaired = own.rows.length > 0 && other.rows.length > 0;
  const difference = isPaired ? longRunDifference(other.rows, own.rows, { seed: SEED }) : null;
  return {
    version: challenger,
    share: challengerShare(asked.endpoint),
    arms: { champion: own.dto, challenger: other.dto },
    difference: difference && toLongRunDto(difference),
  };
}

async function armOf(
  db: Db,
  { endpoint, days, found, version, rival }: Asked & Readonly<Record<"version" | "rival", Named>>,
): Promise<{ dto: ArmDto; rows: LongRunRow[] }> {
  const pair = { modelVersionId: version.version_id, rivalVersionId: rival.version_id };
  const drawn = found.window.rows.filter(
    ({ arm, modelVersionId, rivalVersionId }) =>
      arm !== null &&
      modelVersionId === pair.modelVersionId &&
      rivalVersionId === pair.rivalVersionId,
  );
  const prices = pricesOf(found, drawn);
  const rows = drawn.flatMap((row) => {
    const priced = prices.get(row.id) ?? null;
    if (priced === null && servedBy(row) !== "nobody_yet") return [];
    return armRow(row, priced, found.isRegret) ?? [];
  });
  const reviewed = drawn.filter(({ route }) => route === "review").length;
  const dto = {
    version,
    n: rows.length,
    waiting: drawn.filter((row) => servedBy(row) === "nobody_yet").length,
    left_out: drawn.length - rows.length,
    failures: await countFailures(db, { endpointId: endpoint.id, days, ...pair }),
    units: new Set(rows.map(({ unit }) => unit)).size,
    review_share: toShare(reviewed, drawn.length),
    cost: rows.length > 0 ? toLongRunDto(longRunMean(rows, { seed: SEED })) : null,
  };
  return { dto, rows };
}
