import { equalWidthBins, expectedGap } from "#lib/decision/calibration/bins";
import { gt } from "#lib/decision/gt";
import { perfectCost } from "#lib/decision/human-cost";
import { argmax, pickAction, risks } from "#lib/decision/risks";
import { quantiles } from "#lib/math/quantile";
import { mulberry32, randomIndex } from "#lib/math/random";
import type { Measured, PartMetrics } from "#lib/pipeline/manifest";

/** One case of known truth: calibrated probabilities of both classes, and what its costs are a share of. */
export type ScoredCase = {
  readonly probabilities: readonly number[];
  readonly truth: 0 | 1;
  readonly amount: number;
};

/** Prices a unit of the amount: class 0 refused, class 1 let through; and the price of one review by a person who never errs. */
export type DemoPolicy = {
  readonly false_positive: number;
  readonly false_negative: number;
  readonly review: number;
};

/** 95 % intervals from this many resamples with replacement. */
const RESAMPLES = 400;

/** Measures one part, with percentile intervals of resampled cases; the seed fixes the resamples. Throws a `RangeError` without cases. */
export function evaluate(
  cases: readonly ScoredCase[],
  policy: DemoPolicy,
  seed: number,
): PartMetrics {
  if (cases.length === 0) throw new RangeError("There is nothing to evaluate");
  const outcomes = cases.map((it) => outcomeOf(it, policy));
  const ascending = byScore(outcomes);
  const sample = { outcomes, ascending };
  const point = figuresOf(sample, new Float64Array(outcomes.length).fill(1));
  const draws = resampled(sample, seed);
  const measured = (key: keyof Figures): Measured => {
    const [low = 0, high = 0] = quantiles(
      draws.map((it) => it[key]),
      [0.025, 0.975],
    );
    return { value: point[key], low, high };
  };
  return {
    n: cases.length,
    accuracy: measured("accuracy"),
    auc: measured("auc"),
    nll: measured("nll"),
    brier: measured("brier"),
    ece15: measured("ece15"),
    review_rate: measured("review_rate"),
    cost_automatic: measured("cost_automatic"),
    cost_with_people: measured("cost_with_people"),
  };
}

/** The share of pairs of both classes in which class 1 scores higher, a tie counting half (Mann and Whitney). */
export function areaUnderCurve(cases: readonly ScoredCase[]): number {
  const nothing = { false_positive: 0, false_negative: 0, review: 0 };
  const outcomes = cases.map((it) => outcomeOf(it, nothing));
  return rankedArea(
    { outcomes, ascending: byScore(outcomes) },
    new Float64Array(outcomes.length).fill(1),
  );
}

type Figures = Record<Exclude<keyof PartMetrics, "n">, number>;

/** What one case adds to each mean, and what the two figures that are no mean need of it. */
type Outcome = Omit<Figures, "auc" | "ece15"> & {
  readonly score: number;
  readonly truth: 0 | 1;
  readonly confidence: number;
};

type Sample = { readonly outcomes: readonly Outcome[]; readonly ascending: readonly number[] };

function outcomeOf({ probabilities: p, truth, amount }: ScoredCase, policy: DemoPolicy): Outcome {
  const costs = [
    [0, policy.false_negative * amount],
    [policy.false_positive * amount, 0],
  ];
  const risk = risks(p, costs);
  const action = pickAction(risk, p);
  const automatic = costs[action]?.[truth] as number;
  const isReviewed = gt(risk[action] as number, perfectCost(p, costs, policy.review));
  const top = argmax(p);
  return {
    score: p[1] as number,
    truth,
    confidence: p[top] as number,
    accuracy: top === truth ? 1 : 0,
    nll: -Math.log(Math.max(1e-12, p[truth] as number)),
    brier: p.reduce((sum, value, k) => sum + (value - (k === truth ? 1 : 0)) ** 2, 0),
    review_rate: isReviewed ? 1 : 0,
    cost_automatic: automatic,
    cost_with_people: isReviewed ? policy.review : automatic,
  };
}

function resampled(sample: Sample, seed: number): Figures[] {
  const random = mulberry32(seed);
  const size = sample.outcomes.length;
  return Array.from({ length: RESAMPLES }, () => {
    const weights = new Float64Array(size);
    for (let draw = 0; draw < size; draw += 1) {
      const chosen = randomIndex(random, size);
      weights[chosen] = (weights[chosen] as number) + 1;
    }
    return figuresOf(sample, weights);
  });
}

function figuresOf({ outcomes, ascending }: Sample, weights: Float64Array): Figures {
  const mean = (key: keyof Outcome) =>
    outcomes.reduce((sum, it, i) => sum + (weights[i] as number) * it[key], 0) / outcomes.length;
  return {
    accuracy: mean("accuracy"),
    auc: rankedArea({ outcomes, ascending }, weights),
    nll: mean("nll"),
    brier: mean("brier"),
    ece15: expectedCalibrationError(outcomes, weights),
    review_rate: mean("review_rate"),
    cost_automatic: mean("cost_automatic"),
    cost_with_people: mean("cost_with_people"),
  };
}

function rankedArea({ outcomes, ascending }: Sample, weights: Float64Array): number {
  let below = 0;
  let pairs = 0;
  let above = 0;
  for (let at = 0; at < ascending.length; ) {
    const score = scoreAt(outcomes, ascending[at] as number);
    const tied = [0, 0];
    for (; at < ascending.length && scoreAt(outcomes, ascending[at] as number) === score; at += 1) {
      const index = ascending[at] as number;
      const truth = outcomes[index]?.truth as 0 | 1;
      tied[truth] = (tied[truth] as number) + (weights[index] as number);
    }
    const [zeros = 0, ones = 0] = tied;
    pairs += ones * (below + zeros / 2);
    below += zeros;
    above += ones;
  }
  return pairs / (below * above);
}

function expectedCalibrationError(outcomes: readonly Outcome[], weights: Float64Array): number {
  const cases = outcomes
    .map(({ confidence, accuracy }, i) => ({
      share: confidence,
      hit: accuracy,
      weight: weights[i] as number,
    }))
    .filter(({ weight }) => weight > 0);
  return expectedGap(equalWidthBins(cases, 15));
}

/** Case numbers in rising order of score. */
function byScore(outcomes: readonly Outcome[]): number[] {
  return outcomes.map((_, i) => i).sort((a, b) => scoreAt(outcomes, a) - scoreAt(outcomes, b));
}

function scoreAt(outcomes: readonly Outcome[], index: number): number {
  return outcomes[index]?.score as number;
}
