import {
  applyCalibrator,
  type Calibrator,
  fitCalibrator,
} from "#lib/decision/calibration/calibrator";
import { negativeLogLikelihood } from "#lib/decision/calibration/report";
import { bagOfWords } from "#lib/pipeline/bag-of-words";
import { fitBagOfWords } from "#lib/pipeline/fit-bag-of-words";
import type { BagOfWords } from "#lib/pipeline/pipeline";
import { caseCosts } from "../case-costs";
import type { Part } from "../content-split";
import type { ScoredCase } from "../evaluate";
import {
  type LogisticNetwork,
  logisticNetwork,
  sparseLogisticProbabilities,
} from "../export-logistic";
import { fitSparseLogistic, type SparseRow, sparseRow } from "../fit-sparse-logistic";
import { forEachPart } from "../part-rows";
import { FEEDBACK_PRICING, type FeedbackMethod, PENALTIES } from "./feedback-plan";
import { type FoodReview, REVIEW_LABELS } from "./food-reviews";

/** A review beside what the version says about it. */
export type ScoredReview = { readonly review: FoodReview; readonly scored: ScoredCase };

/** A fitted version with what it says about every review. */
export type TrainedFeedback = {
  readonly pipeline: BagOfWords;
  readonly penalty: number;
  readonly network: LogisticNetwork;
  readonly calibrator: Calibrator;
  readonly scored: Readonly<Record<Part, readonly ScoredReview[]>>;
};

/**
 * Fits the vocabulary and one logistic model a penalty on `train`, Platt's calibrator for each on `calibrate`, and keeps
 * the one of least log-loss on `search`. Then scores every part.
 */
export function trainFeedback(
  reviews: readonly FoodReview[],
  { words }: Pick<FeedbackMethod, "words">,
  progress: (share: number) => void,
): TrainedFeedback {
  const parts = forEachPart((part) => reviews.filter((it) => it.part === part));
  const pipeline = fitBagOfWords(
    parts.train.map(({ text }) => text),
    words,
  );
  const rows = forEachPart((part) =>
    parts[part].map(({ text }) => sparseRow(bagOfWords(pipeline, text).row)),
  );
  const labels = forEachPart((part) => parts[part].map(truthOf));
  const width = pipeline.terms.length;
  const candidates = PENALTIES.map((penalty, index) => {
    const model = fitSparseLogistic({ rows: rows.train, width, labels: labels.train }, penalty);
    const network = logisticNetwork(model);
    const raw = rows.calibrate.map((row) => sparseLogisticProbabilities(network, row));
    const calibrator = fitCalibrator("platt", raw, labels.calibrate);
    const loss = negativeLogLikelihood(
      rows.search.map((row) => probabilitiesOf({ network, calibrator }, row)),
      labels.search,
      labels.search.map(() => 1),
    );
    progress((index + 1) / PENALTIES.length);
    return { penalty, network, calibrator, loss };
  });
  const best = candidates.reduce((least, next) => (next.loss < least.loss ? next : least));
  const costs = caseCosts(FEEDBACK_PRICING, REVIEW_LABELS);
  const scored = forEachPart((part) =>
    parts[part].map((review, i) => {
      const probabilities = probabilitiesOf(best, rows[part][i] as SparseRow);
      return { review, scored: { probabilities, truth: truthOf(review), costs } };
    }),
  );
  const { penalty, network, calibrator } = best;
  return { pipeline, penalty, network, calibrator, scored };
}

type Scoring = Pick<TrainedFeedback, "network" | "calibrator">;

function probabilitiesOf({ network, calibrator }: Scoring, row: SparseRow): number[] {
  return applyCalibrator(calibrator, sparseLogisticProbabilities(network, row));
}

/** The class numbers of the labels: 1 is what a positive score speaks for. */
function truthOf({ label }: Pick<FoodReview, "label">): 0 | 1 {
  return label === "other" ? 1 : 0;
}
