import type { CompiledPolicy } from "#lib/decision/compile-policy";
import { decide } from "#lib/decision/decide";
import type { DecideInput, DecisionRow } from "#lib/decision/decision-row";
import { pairedDifference } from "#lib/decision/simulator/paired";
import { inOneGo, type Steps } from "#lib/decision/simulator/steps";
import { toldUnder } from "#lib/decision/simulator/told-under";

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

/** What is kept of a decision. */
export type Told = Pick<DecisionRow, "route" | "action" | "automatic" | "review" | "pricedMargin">;

/** One prediction decided twice. */
export type Changed<Row extends Replayable> = {
  readonly logged: Row;
  readonly was: Told;
  readonly will: Told;
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
  readonly changed: readonly Changed<Row>[];
};

export type ComparePolicies = {
  readonly now: CompiledPolicy;
  readonly draft: CompiledPolicy;
  /** Whose matrix and fee price both; by default the draft's. */
  readonly ruler?: CompiledPolicy | undefined;
  /** The price of a reviewer minute under each, an entry a row; absent: the one each row was decided at. */
  readonly minutePrices?: {
    readonly now: Float64Array | undefined;
    readonly draft: Float64Array | undefined;
  };
};

/**
 * Decides recorded predictions by both policies with the function that routes traffic, and prices both choices with the ruler's
 * matrix and fee: a ruler for each would make a cheaper price look like a saving. Stop switches are left out, since a draft
 * neither throws nor lifts them; a certificate is left out of the draft, since publishing ends it. A prediction counts as priced when the ruler can price it and neither policy rejects it.
 */
export function comparePolicies<Row extends Replayable>(
  logged: readonly Row[],
  policies: ComparePolicies,
): Comparison<Row> {
  return inOneGo(comparingPolicies(logged, policies));
}

const STEP = 2_000;

/** `comparePolicies` in steps. */
export function* comparingPolicies<Row extends Replayable>(
  logged: readonly Row[],
  { now, draft, ruler = draft, minutePrices }: ComparePolicies,
): Steps<Comparison<Row>> {
  const tally = createTally<Row>(logged.length);
  for (const [i, it] of logged.entries()) {
    const first = decideAt(it, minutePrices?.now?.[i], now, true);
    const last = decideAt(it, minutePrices?.draft?.[i], draft, draft === now);
    const ruled = ruledBy(ruler, { now, draft, first, last }, it);
    const costs = pricedAt(ruled, ruler.actions, { first, last, now, draft });
    tally.count({ i, logged: it, first, last, ruled, costs });
    if (i % STEP === STEP - 1) yield;
  }
  return tally.comparison();
}

type Counted<Row extends Replayable> = {
  readonly i: number;
  readonly logged: Row;
  readonly first: DecisionRow;
  readonly last: DecisionRow;
  readonly ruled: DecisionRow;
  readonly costs: Costs | null;
};

function createTally<Row extends Replayable>(size: number) {
  const [was, will] = [createSide(size), createSide(size)];
  const [automatic, human] = [new Float64Array(size), new Float64Array(size)];
  const changed: Changed<Row>[] = [];
  let [priced, routeChanged, actionChanged] = [0, 0, 0];
  return {
    count({ i, logged, first, last, ruled, costs }: Counted<Row>) {
      was.count(i, first, costs?.now);
      will.count(i, last, costs?.draft);
      if (costs) {
        priced += 1;
        automatic[i] = ruled.automatic ?? 0;
        human[i] = ruled.review ?? 0;
      }
      const isOther = { route: isOtherRoute(first, last), action: isOtherAction(first, last) };
      routeChanged += Number(isOther.route);
      actionChanged += Number(isOther.action);
      if (isOther.route || isOther.action) {
        changed.push({ logged, was: toldBy(first), will: toldBy(last) });
      }
    },
    comparison: (): Comparison<Row> => ({
      ...{ n: size, priced, routeChanged, actionChanged },
      now: was.costs(),
      draft: will.costs(),
      difference: differenceOf(will.paid, was.paid),
      allAutomatic: total(automatic),
      allHuman: total(human),
      changed: changed.toSorted(byDistanceToLimit),
    }),
  };
}

function toldBy({ route, action, automatic, review, pricedMargin }: DecisionRow): Told {
  return { route, action, automatic, review, pricedMargin };
}

/** One policy's sums, a place a row: `NaN` where it was not priced. */
function createSide(size: number) {
  const [automatic, review] = [new Float64Array(size), new Float64Array(size)];
  const paid = new Float64Array(size).fill(Number.NaN);
  let reviewed = 0;
  return {
    paid,
    count(i: number, { route }: DecisionRow, cost: number | undefined) {
      if (route === "review") reviewed += 1;
      if (cost === undefined) return;
      paid[i] = cost;
      (route === "review" ? review : automatic)[i] = cost;
    },
    costs(): PolicyCosts {
      const [answered, asked] = [total(automatic), total(review)];
      const reviewShare = size === 0 ? 0 : reviewed / size;
      return { reviewShare, automatic: answered, review: asked, total: answered + asked };
    },
  };
}

type Decided = {
  readonly now: CompiledPolicy;
  readonly draft: CompiledPolicy;
  readonly first: DecisionRow;
  readonly last: DecisionRow;
};

function ruledBy(ruler: CompiledPolicy, it: Decided, row: Replayable): DecisionRow {
  if (ruler === it.draft) return it.last;
  return ruler === it.now ? it.first : decideAt(row, undefined, ruler, true);
}

function decideAt(
  { circumstances, probabilities, features, context }: Replayable,
  minutePrice: number | undefined,
  policy: CompiledPolicy,
  isInForce: boolean,
): DecisionRow {
  const { stopSwitch: _stop, ...rest } = circumstances;
  const input = {
    ...rest,
    probabilities,
    ...(features ? { features } : {}),
    ...(context ? { context } : {}),
    ...(minutePrice === undefined ? {} : { lambda: minutePrice }),
  };
  return decide(toldUnder(input, policy, isInForce), policy);
}

type Costs = { readonly now: number; readonly draft: number };

/** What both choices for one prediction cost at the ruler's prices; `null` where it has none. */
function pricedAt(
  { automatic, review, risks }: DecisionRow,
  actions: readonly string[],
  { now, draft, first, last }: Decided,
): Costs | null {
  if (automatic === null || review === null) return null;
  const costOf = (row: DecisionRow, own: readonly string[]) => {
    if (row.route === "reject") return undefined;
    if (row.route === "review") return review;
    // An action that the ruler does not know has no price in it; the one it has in its own policy has to do.
    return risks[actions.indexOf(row.action ?? "")] ?? row.risks[own.indexOf(row.action ?? "")];
  };
  const [was, will] = [costOf(first, now.actions), costOf(last, draft.actions)];
  return was === undefined || will === undefined ? null : { now: was, draft: will };
}

function differenceOf(
  draft: Float64Array,
  now: Float64Array,
): Comparison<Replayable>["difference"] {
  const isPriced = (_: number, i: number) => !Number.isNaN(now[i]);
  const found = pairedDifference(draft.filter(isPriced), now.filter(isPriced));
  return found?.ci ? { mean: found.value, low: found.ci[0], high: found.ci[1] } : null;
}

function isOtherRoute(was: DecisionRow, will: DecisionRow): boolean {
  return was.route !== will.route;
}

function isOtherAction(was: DecisionRow, will: DecisionRow): boolean {
  return was.route === "auto" && will.route === "auto" && was.action !== will.action;
}

function byDistanceToLimit(a: Changed<Replayable>, b: Changed<Replayable>): number {
  const distance = ({ will }: Changed<Replayable>) =>
    will.pricedMargin === null ? Number.POSITIVE_INFINITY : Math.abs(will.pricedMargin);
  const [near, far] = [distance(a), distance(b)];
  if (near !== far) return near < far ? -1 : 1;
  return a.logged.id < b.logged.id ? -1 : 1;
}

function total(values: Float64Array): number {
  return values.reduce((all, value) => all + value, 0);
}
