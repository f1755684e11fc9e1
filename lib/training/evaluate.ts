import { gt } from "#lib/decision/gt";
import { perfectCost } from "#lib/decision/human-cost";
import type { Mat } from "#lib/decision/matrix";
import { argmax, pickAction, risks } from "#lib/decision/risks";
import { quantiles } from "#lib/math/quantile";
import { mulberry32, randomIndex } from "#lib/math/random";
import { mean } from "#lib/math/sum";
import type { Measured, PartMetrics } from "#lib/pipeline/manifest";
import { ascendingOrder, rankedArea } from "./area-under-curve";
import { calibrationBins, calibrationGap } from "./calibration-gap";

/**
 * One case of known truth: calibrated probabilities in the order of the labels, the number of its true label, and its
 * costs `C[decided][truth]`.
 */
export type ScoredCase = {
  readonly probabilities: readonly number[];
  readonly truth: number;
  readonly costs: Mat;
};

/** 95 % intervals from this many resamples with replacement. */
const RESAMPLES = 400;

/**
 * Measures one part of the data, with percentile intervals of resampled cases; the seed fixes the resamples. `review`
 * is the price of asking a person who never errs. The area under the curve is `null` beyond two classes and where all
 * cases are of one, and the error among kept answers absent where every case goes to a person. Throws a `RangeError` without cases.
 */
export function evaluate(cases: readonly ScoredCase[], review: number, seed: number): PartMetrics {
  if (cases.length === 0) throw new RangeError("There is nothing to evaluate");
  const sample = sampleOf(cases, review);
  const point = figuresOf(sample, new Float64Array(cases.length).fill(1));
  const draws = resampled(sample, seed);
  const measured = (key: keyof Figures): Measured =>
    intervalAround(
      point[key],
      draws.map((it) => it[key]).filter((it) => !Number.isNaN(it)),
    );
  const orNull = (key: keyof Figures) => (Number.isNaN(point[key]) ? null : measured(key));
  const kept_error = orNull("kept_error");
  return {
    n: cases.length,
    accuracy: measured("accuracy"),
    auc: orNull("auc"),
    nll: measured("nll"),
    brier: measured("brier"),
    ece15: centered(measured("ece15"), mean(draws.map((it) => it.ece15))),
    review_rate: measured("review_rate"),
    cost_automatic: measured("cost_automatic"),
    cost_with_people: measured("cost_with_people"),
    ...(kept_error === null ? {} : { kept_error }),
  };
}

function intervalAround(value: number, draws: readonly number[]): Measured {
  const [low = 0, high = 0] = quantiles(draws, [0.025, 0.975]);
  return { value, low, high };
}

/** A distance grows with the noise that resampling adds: the interval moves back by as much as the draws moved away on average. */
function centered({ value, low, high }: Measured, drawn: number): Measured {
  const excess = drawn - value;
  return { value, low: Math.max(0, low - excess), high: high - excess };
}

/** What one case adds to each figure that is a mean. */
const MEANS = [
  "accuracy",
  "nll",
  "brier",
  "review_rate",
  "cost_automatic",
  "cost_with_people",
  "kept",
  "kept_wrong",
] as const;
type Means = Record<(typeof MEANS)[number], number>;
type Figures = Omit<Means, "kept" | "kept_wrong"> & Record<"auc" | "ece15" | "kept_error", number>;

/** The cases column by column, so that hundreds of resamples are a few passes over numbers. */
type Sample = {
  readonly size: number;
  readonly columns: Readonly<Record<keyof Means, Float64Array>>;
  readonly confidences: Float64Array;
  readonly bins: Uint8Array;
  /** The score of class 1, who is of it, and the rising order; `null` beyond two classes. */
  readonly ranking: Parameters<typeof rankedArea>[0] | null;
};

function sampleOf(cases: readonly ScoredCase[], review: number): Sample {
  const outcomes = cases.map((it) => outcomeOf(it, review));
  const column = (key: keyof Means) => Float64Array.from(outcomes, (it) => it[key]);
  const confidences = Float64Array.from(cases, ({ probabilities: p }) => p[argmax(p)] as number);
  const isBinary = cases[0]?.probabilities.length === 2;
  const scores = cases.map(({ probabilities }) => probabilities[1] as number);
  return {
    size: cases.length,
    columns: Object.fromEntries(MEANS.map((key) => [key, column(key)])) as Sample["columns"],
    confidences,
    bins: calibrationBins(confidences),
    ranking: isBinary
      ? { scores, isOne: cases.map(({ truth }) => truth === 1), order: ascendingOrder(scores) }
      : null,
  };
}

function outcomeOf({ probabilities: p, truth, costs }: ScoredCase, review: number): Means {
  const risk = risks(p, costs);
  const action = pickAction(risk, p);
  const automatic = costs[action]?.[truth] as number;
  const isReviewed = gt(risk[action] as number, perfectCost(p, costs, review));
  const least = Math.min(...costs.map((row) => row[truth] as number));
  return {
    accuracy: argmax(p) === truth ? 1 : 0,
    nll: -Math.log(Math.max(1e-12, p[truth] as number)),
    brier: p.reduce((sum, value, k) => sum + (value - (k === truth ? 1 : 0)) ** 2, 0),
    review_rate: isReviewed ? 1 : 0,
    cost_automatic: automatic,
    cost_with_people: isReviewed ? review + least : automatic,
    kept: isReviewed ? 0 : 1,
    kept_wrong: !isReviewed && action !== truth ? 1 : 0,
  };
}

function resampled(sample: Sample, seed: number): Figures[] {
  const random = mulberry32(seed);
  return Array.from({ length: RESAMPLES }, () => {
    const weights = new Float64Array(sample.size);
    for (let draw = 0; draw < sample.size; draw += 1) {
      const chosen = randomIndex(random, sample.size);
      weights[chosen] = (weights[chosen] as number) + 1;
    }
    return figuresOf(sample, weights);
  });
}

/** `NaN` where a figure does not exist. */
function figuresOf({ size, columns, ranking, ...sample }: Sample, weights: Float64Array): Figures {
  const meanOf = (key: keyof Means) => dotProduct(columns[key], weights) / size;
  return {
    accuracy: meanOf("accuracy"),
    auc: ranking === null ? Number.NaN : rankedArea(ranking, weights),
    nll: meanOf("nll"),
    brier: meanOf("brier"),
    ece15: calibrationGap(sample.bins, sample.confidences, columns.accuracy, weights),
    review_rate: meanOf("review_rate"),
    kept_error: meanOf("kept_wrong") / meanOf("kept"),
    cost_automatic: meanOf("cost_automatic"),
    cost_with_people: meanOf("cost_with_people"),
  };
}

function dotProduct(values: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += (values[i] as number) * (weights[i] as number);
  return sum;
}
