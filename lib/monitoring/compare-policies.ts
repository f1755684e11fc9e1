import type { CompiledPolicy } from "#lib/decision/compile-policy";
import { decide } from "#lib/decision/decide";
import type { DecideInput, DecisionRow } from "#lib/decision/decision-row";

/** A recorded prediction, as far as deciding it again needs it. */
export type Replayable = {
  readonly id: string;
  readonly probabilities: readonly number[];
  readonly features: Readonly<Record<string, unknown>> | null;
  readonly context: Readonly<Record<string, unknown>> | null;
  /** What `decide` was told beside these. */
  readonly circumstances: Omit<DecideInput, "probabilities" | "features" | "context">;
};

/** Expected costs summed over the priced predictions, and the share of all that goes to people. */
export type PolicyCosts = {
  readonly reviewShare: number;
  readonly automatic: number;
  readonly review: number;
  readonly total: number;
};

/** One prediction decided twice. */
export type Compared<Row extends Replayable> = {
  readonly logged: Row;
  readonly was: DecisionRow;
  readonly will: DecisionRow;
};

export type Comparison<Row extends Replayable> = {
  readonly n: number;
  readonly priced: number;
  readonly routeChanged: number;
  readonly actionChanged: number;
  readonly now: PolicyCosts;
  readonly draft: PolicyCosts;
  /** Draft less now, a priced prediction; `null` below two. */
  readonly difference: {
    readonly mean: number;
    readonly low: number;
    readonly high: number;
  } | null;
  readonly allAutomatic: number;
  readonly allHuman: number;
  /** Everything answered otherwise, nearest to the draft's limit first. */
  readonly changed: readonly Compared<Row>[];
};

/** What both policies' choices for one prediction cost at the draft's prices. */
type Priced = { readonly now: number; readonly draft: number; readonly pair: Compared<Replayable> };

const Z_95 = 1.959963984540054;

/**
 * Decides recorded predictions by both policies with the function that routes traffic, and prices both choices with the draft's
 * matrix and fee: a ruler for each would make a cheaper price look like a saving. Stop switches are left out, since a draft
 * neither throws nor lifts them. A prediction counts as priced when the draft can price it and neither policy rejects it.
 */
export function comparePolicies<Row extends Replayable>(
  logged: readonly Row[],
  now: CompiledPolicy,
  draft: CompiledPolicy,
): Comparison<Row> {
  const pairs = logged.map((it) => {
    const input = inputOf(it);
    return { logged: it, was: decide(input, now), will: decide(input, draft) };
  });
  const priced = pairs.flatMap((pair) => pricedAt(pair, now, draft));
  const changed = pairs.filter(
    ({ was, will }) => isOtherRoute(was, will) || isOtherAction(was, will),
  );
  return {
    n: pairs.length,
    priced: priced.length,
    routeChanged: pairs.filter(({ was, will }) => isOtherRoute(was, will)).length,
    actionChanged: pairs.filter(({ was, will }) => isOtherAction(was, will)).length,
    now: costsOf(
      pairs.map(({ was }) => was),
      priced.map((it) => [it.pair.was, it.now]),
    ),
    draft: costsOf(
      pairs.map(({ will }) => will),
      priced.map((it) => [it.pair.will, it.draft]),
    ),
    difference: pairedDifference(priced.map((it) => it.draft - it.now)),
    allAutomatic: total(priced.map(({ pair }) => pair.will.automatic ?? 0)),
    allHuman: total(priced.map(({ pair }) => pair.will.review ?? 0)),
    changed: changed.toSorted(byDistanceToLimit),
  };
}

function inputOf({ circumstances, probabilities, features, context }: Replayable): DecideInput {
  const { stopSwitch: _stop, ...rest } = circumstances;
  return {
    ...rest,
    probabilities,
    ...(features ? { features } : {}),
    ...(context ? { context } : {}),
  };
}

function pricedAt(
  pair: Compared<Replayable>,
  { actions: actionsNow }: CompiledPolicy,
  { actions }: CompiledPolicy,
): Priced[] {
  const { was, will } = pair;
  if (will.automatic === null || will.review === null) return [];
  const costOf = (row: DecisionRow) => {
    if (row.route === "reject") return undefined;
    if (row.route === "review") return will.review ?? undefined;
    // An action that the draft drops has no price in it; the one it had has to do.
    const own = () => row.risks[actionsNow.indexOf(row.action ?? "")];
    return will.risks[actions.indexOf(row.action ?? "")] ?? own();
  };
  const [now, draft] = [costOf(was), costOf(will)];
  return now === undefined || draft === undefined ? [] : [{ now, draft, pair }];
}

function costsOf(
  rows: readonly DecisionRow[],
  priced: readonly (readonly [DecisionRow, number])[],
): PolicyCosts {
  const sumWhere = (route: DecisionRow["route"]) =>
    total(priced.map(([row, cost]) => (row.route === route ? cost : 0)));
  const reviewed = rows.filter(({ route }) => route === "review").length;
  const [automatic, review] = [sumWhere("auto"), sumWhere("review")];
  const reviewShare = rows.length === 0 ? 0 : reviewed / rows.length;
  return { reviewShare, automatic, review, total: automatic + review };
}

function pairedDifference(differences: readonly number[]): Comparison<Replayable>["difference"] {
  const n = differences.length;
  if (n < 2) return null;
  const mean = total(differences) / n;
  const variance = total(differences.map((it) => (it - mean) ** 2)) / (n - 1);
  const half = Z_95 * Math.sqrt(variance / n);
  return { mean, low: mean - half, high: mean + half };
}

function isOtherRoute(was: DecisionRow, will: DecisionRow): boolean {
  return was.route !== will.route;
}

function isOtherAction(was: DecisionRow, will: DecisionRow): boolean {
  return was.route === "auto" && will.route === "auto" && was.action !== will.action;
}

function byDistanceToLimit(a: Compared<Replayable>, b: Compared<Replayable>): number {
  const distance = ({ will }: Compared<Replayable>) =>
    will.pricedMargin === null ? Number.POSITIVE_INFINITY : Math.abs(will.pricedMargin);
  const [near, far] = [distance(a), distance(b)];
  if (near !== far) return near < far ? -1 : 1;
  return a.logged.id < b.logged.id ? -1 : 1;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
