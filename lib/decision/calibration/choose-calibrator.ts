import { mulberry32, shuffled } from "#lib/math/random";
import {
  applyCalibrator,
  type CalibrationMethod,
  type Calibrator,
  fitCalibrator,
} from "./calibrator";
import { refuseUnless } from "./checks";
import { type LabeledScores, labeledScores, type ScoreInput } from "./labeled-scores";
import { negativeLogLikelihood } from "./report";

const FOLDS = 5;
/** Fewer labels, in all or of one class, and a fitted map is noise. */
export type LeastLabels = { readonly labels: number; readonly perClass: number };

/** What holds where no policy says otherwise; the policy's own defaults are the same. */
const LEAST: LeastLabels = { labels: 200, perClass: 20 };

export type CalibratorChoice = {
  readonly calibrator: Calibrator;
  /** Out-of-fold weighted negative log-likelihood of each candidate, in the order tried; empty when flagged. */
  readonly scores: readonly { readonly method: CalibrationMethod; readonly nll: number }[];
  /** Why no map was fitted: fewer labels than `least` asks for, or fewer of a class. */
  readonly flagged: "too_few_labels" | "too_few_of_a_class" | null;
};

export type CalibratorSearch = {
  readonly raw: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly w?: readonly number[] | undefined;
  readonly input?: ScoreInput | undefined;
  /** Candidates, simplest first; identity always competes. Default: those that fit the number of classes. */
  readonly methods?: readonly CalibrationMethod[] | undefined;
  /** 200 labels and 20 of each class, unless said otherwise. */
  readonly least?: LeastLabels | undefined;
  readonly seed: number;
};

/**
 * Picks the method of least out-of-fold weighted likelihood loss over five stratified folds, never by
 * calibration error, and fits it to everything. On a tie the earlier candidate stays.
 * Refuses what `fitCalibrator` refuses.
 */
export function chooseCalibrator(search: CalibratorSearch): CalibratorChoice {
  const sample = labeledScores(search.raw, search.y, search.w, search.input);
  const flagged = shortage(sample, search.least ?? LEAST);
  if (flagged) return { calibrator: fitOn(sample, "identity"), scores: [], flagged };
  const methods = new Set<CalibrationMethod>(["identity", ...candidates(search, sample.classes)]);
  const folds = stratifiedFolds(sample.labels, sample.classes, search.seed);
  const scores = [...methods].map((method) => ({ method, nll: outOfFold(sample, method, folds) }));
  const best = scores.reduce((least, next) => (next.nll < least.nll ? next : least));
  refuseUnless(Number.isFinite(best.nll), "NOT_FINITE", "/raw", "no candidate could be scored");
  return { calibrator: fitOn(sample, best.method), scores, flagged: null };
}

function candidates({ methods }: CalibratorSearch, classes: number): readonly CalibrationMethod[] {
  if (methods) return methods;
  if (classes === 2) return ["temperature", "platt", "beta", "isotonic"];
  return ["temperature", "vector", "dirichlet", "isotonic"];
}

function shortage(
  { labels, classes }: LabeledScores,
  least: LeastLabels,
): CalibratorChoice["flagged"] {
  if (labels.length < least.labels) return "too_few_labels";
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label] = (counts[label] as number) + 1;
  return Math.min(...counts) < least.perClass ? "too_few_of_a_class" : null;
}

/** The fold of every case; each class is dealt out evenly, in an order drawn from the seed. */
function stratifiedFolds(labels: readonly number[], classes: number, seed: number): number[] {
  const random = mulberry32(seed);
  const folds = new Array<number>(labels.length).fill(0);
  for (let k = 0; k < classes; k += 1) {
    const members = [...labels.keys()].filter((i) => labels[i] === k);
    shuffled(members, random).forEach((i, place) => {
      folds[i] = place % FOLDS;
    });
  }
  return folds;
}

function outOfFold(
  sample: LabeledScores,
  method: CalibrationMethod,
  folds: readonly number[],
): number {
  const predicted: number[][] = [];
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const calibrator = fitOn(
      part(sample, (i) => folds[i] !== fold),
      method,
    );
    sample.rows.forEach((row, i) => {
      if (folds[i] === fold) predicted[i] = applyCalibrator(calibrator, row);
    });
  }
  return negativeLogLikelihood(predicted, sample.labels, sample.weights);
}

type Part = Pick<LabeledScores, "rows" | "labels" | "weights" | "input">;

function part({ rows, labels, weights, input }: LabeledScores, isIn: (i: number) => boolean): Part {
  return {
    rows: rows.filter((_, i) => isIn(i)),
    labels: labels.filter((_, i) => isIn(i)),
    weights: weights.filter((_, i) => isIn(i)),
    input,
  };
}

function fitOn({ rows, labels, weights, input }: Part, method: CalibrationMethod): Calibrator {
  return fitCalibrator(method, rows, labels, weights, input);
}
