import { logSumExp } from "#lib/math/logistic";
import { sum } from "#lib/math/sum";
import { refuseUnless, requireCount, requireSome } from "../calibration/checks";
import type { Mat } from "../matrix";

/** One answer. Items, observers and labels are counted from 0; an observer may answer an item repeatedly. */
export type Rating = { readonly item: number; readonly observer: number; readonly label: number };

export type DawidSkeneOptions = {
  readonly classes: number;
  /** Start from each item's shares of votes, or from observers who are right 70 % of the time. */
  readonly init?: "vote_share" | "diag";
  /** Added to every cell of an observer's counts. */
  readonly smoothing?: number;
  readonly prior?: "estimated" | "uniform";
  readonly maxIter?: number;
  /** Stops when the log-likelihood changes by less than this, relatively to its size. */
  readonly tol?: number;
  /** `one_coin` gives each observer a single accuracy; by default that of samples under 20 items. */
  readonly model?: "full" | "one_coin";
};

export type DawidSkene = {
  /** P(truth) of each item. */
  readonly posteriors: Mat;
  readonly prior: readonly number[];
  /** `M[truth][answer]` of each observer. */
  readonly confusions: readonly Mat[];
  readonly logLikelihood: number;
  readonly rounds: number;
  readonly converged: boolean;
};

const DIAGONAL = 0.7;
const FEW_ITEMS = 20;
/** Stands for the logarithm of 0: no sum of answers ever makes up for it. */
const LOG_ZERO = -1e6;

/**
 * Truth and observers' errors from overlapping answers alone, by the EM of Dawid and Skene (1979) in log
 * space. Refuses no ratings, labels that are none, and items without an answer.
 */
export function dawidSkene(
  ratings: readonly Rating[],
  { classes, maxIter = 2000, tol = 1e-9, ...rest }: DawidSkeneOptions,
): DawidSkene {
  const sample = readSample(ratings, classes);
  const model = rest.model ?? (sample.items < FEW_ITEMS ? "one_coin" : "full");
  const fit: Fit = { smoothing: 0.01, prior: "estimated", init: "vote_share", ...rest, model };
  let state = start(sample, fit);
  let before = Number.NEGATIVE_INFINITY;
  for (let rounds = 1; ; rounds += 1) {
    const { posteriors, logLikelihood } = readTruths(sample, state);
    const change = Math.abs(logLikelihood - before);
    const converged = change < tol * Math.max(1, Math.abs(logLikelihood));
    if (converged || rounds >= maxIter) {
      return { posteriors, ...state, logLikelihood, rounds, converged };
    }
    state = readErrors(sample, posteriors, fit);
    before = logLikelihood;
  }
}

type Sample = {
  readonly ratings: readonly Rating[];
  readonly items: number;
  readonly observers: number;
  readonly classes: number;
};
type Fit = Required<Pick<DawidSkeneOptions, "init" | "smoothing" | "prior" | "model">>;
type State = { readonly prior: readonly number[]; readonly confusions: readonly Mat[] };

function readSample(ratings: readonly Rating[], classes: number): Sample {
  requireSome(ratings, "/ratings");
  requireCount(classes, "/classes", 2);
  let [items, observers] = [0, 0];
  ratings.forEach(({ item, observer, label }, i) => {
    requireCount(item, `/ratings/${i}/item`);
    requireCount(observer, `/ratings/${i}/observer`);
    requireCount(label, `/ratings/${i}/label`);
    refuseUnless(label < classes, "UNKNOWN_CLASS", `/ratings/${i}/label`, `${label} is no label`);
    items = Math.max(items, item + 1);
    observers = Math.max(observers, observer + 1);
  });
  const answered = new Set(ratings.map(({ item }) => item)).size;
  refuseUnless(answered === items, "MISSING_LABEL", "/ratings", "an item has no answer");
  return { ratings, items, observers, classes };
}

function start(sample: Sample, fit: Fit): State {
  const { classes, observers } = sample;
  if (fit.init === "vote_share") return readErrors(sample, voteShares(sample), fit);
  const prior = filled(classes, 1 / classes);
  return { prior, confusions: Array.from({ length: observers }, () => diagonal(classes)) };
}

function voteShares({ ratings, items, classes }: Sample): number[][] {
  const votes = Array.from({ length: items }, () => filled(classes, 0));
  for (const { item, label } of ratings) increase(votes[item], label, 1);
  return votes.map(normalized);
}

/** The E-step: what each item probably is, and how likely the answers are altogether. */
function readTruths({ ratings, items }: Sample, { prior, confusions }: State) {
  const logPrior = prior.map(safeLog);
  const logConfusions = confusions.map((M) => M.map((row) => row.map(safeLog)));
  const scores = Array.from({ length: items }, () => [...logPrior]);
  for (const { item, observer, label } of ratings) {
    const score = scores[item] as number[];
    const M = logConfusions[observer] as readonly (readonly number[])[];
    for (let k = 0; k < score.length; k += 1) increase(score, k, M[k]?.[label] as number);
  }
  const totals = scores.map(logSumExp);
  return {
    posteriors: scores.map((score, i) => score.map((x) => Math.exp(x - (totals[i] as number)))),
    logLikelihood: sum(totals),
  };
}

/** The M-step: class shares, and each observer's answers given what the items probably are. */
function readErrors({ ratings, items, observers, classes }: Sample, T: Mat, fit: Fit): State {
  const counts = Array.from({ length: observers }, () =>
    Array.from({ length: classes }, () => filled(classes, fit.smoothing)),
  );
  for (const { item, observer, label } of ratings) {
    (T[item] as readonly number[]).forEach((share, k) => {
      increase(counts[observer]?.[k], label, share);
    });
  }
  const shares = filled(classes, 0).map((_, k) => sum(T.map((row) => row[k] as number)) / items);
  return {
    prior: fit.prior === "uniform" ? filled(classes, 1 / classes) : shares,
    confusions: counts.map((table) =>
      fit.model === "full" ? table.map((row, k) => rowOf(row, k, fit.init)) : oneCoin(table),
    ),
  };
}

/** An observer who never met a class: nothing is known, so the start stands. */
function rowOf(counts: readonly number[], k: number, init: Fit["init"]): readonly number[] {
  if (counts.some((n) => n > 0)) return normalized(counts);
  return init === "diag"
    ? (diagonal(counts.length)[k] as number[])
    : filled(counts.length, 1 / counts.length);
}

/** One accuracy for all classes, the errors spread evenly. */
function oneCoin(counts: Mat): Mat {
  const right = sum(counts.map((row, k) => row[k] as number));
  const total = sum(counts.flat());
  const accuracy = total > 0 ? right / total : DIAGONAL;
  return diagonal(counts.length, accuracy);
}

function diagonal(classes: number, accuracy = DIAGONAL): number[][] {
  return Array.from({ length: classes }, (_, y) =>
    Array.from({ length: classes }, (_, m) =>
      m === y ? accuracy : (1 - accuracy) / (classes - 1),
    ),
  );
}

function normalized(counts: readonly number[]): number[] {
  const total = sum(counts);
  return counts.map((n) => n / total);
}

function safeLog(x: number): number {
  return x > 0 ? Math.log(x) : LOG_ZERO;
}

function filled(length: number, value: number): number[] {
  return new Array<number>(length).fill(value);
}

function increase(list: number[] | undefined, index: number, by: number): void {
  if (list) list[index] = (list[index] as number) + by;
}
