import type { BagOfWords } from "#lib/pipeline/pipeline";
import { classMetrics } from "../class-metrics";
import { evaluate } from "../evaluate";
import { LOGISTIC_INPUT, LOGISTIC_OUTPUT, logisticFile } from "../export-logistic";
import { forEachPart, partRows } from "../part-rows";
import { type MadeVersion, type TrainingJob, textOf } from "../recipe";
import { missedTargets } from "../targets";
import { type VersionDraft, versionFiles } from "../version-files";
import { feedbackCard } from "./feedback-card";
import { feedbackGoldenRows } from "./feedback-golden-rows";
import { FEEDBACK_PRICING, type FeedbackMethod, PENALTIES } from "./feedback-plan";
import { type FoodReviews, REVIEW_LABELS, REVIEW_SPLIT, readFoodReviews } from "./food-reviews";
import { type ScoredReview, type TrainedFeedback, trainFeedback } from "./train-feedback";

/** Trains one version on `small_fine_foods`: vocabulary, logistic model, calibrator, figures, golden rows, record and card. */
export async function makeFeedbackVersion(
  method: FeedbackMethod,
  job: TrainingJob,
): Promise<MadeVersion> {
  const tables = {
    training: textOf(job.data, "training_data.csv"),
    testing: textOf(job.data, "testing_data.csv"),
  };
  const read = readFoodReviews(tables, job.hash);
  const trained = trainFeedback(read.reviews, method, job.progress);
  const metrics = forEachPart((part) => measure(trained.scored[part], job.seed));
  const draft: VersionDraft = {
    ...factsOf(method, trained, job),
    data: dataOf(read, job),
    features: null,
    pipeline: trained.pipeline,
    file: logisticFile(trained.network, "feedback_tone"),
    calibrator: trained.calibrator,
    adapter: adapterOf(trained.pipeline),
    metrics,
    segments: segmentsOf(trained.scored.report, job.seed),
    classes: classMetrics(
      REVIEW_LABELS,
      trained.scored.report.map(({ scored }) => scored),
    ),
    notes: notesOf(read, trained),
    golden: feedbackGoldenRows(trained, job.hash),
    card: (record) => feedbackCard(record, method),
  };
  return {
    files: versionFiles(draft, job, job.hash),
    report: metrics.report,
    missed: missedTargets(metrics.report, method.targets),
  };
}

function measure(reviews: readonly ScoredReview[], seed: number) {
  const cases = reviews.map(({ scored }) => scored);
  return evaluate(cases, FEEDBACK_PRICING.review, seed);
}

function factsOf(
  { version, title, words }: FeedbackMethod,
  { penalty }: TrainedFeedback,
  { seed }: TrainingJob,
) {
  return {
    model: "feedback-tone",
    version,
    title,
    labels: [...REVIEW_LABELS],
    pricing: FEEDBACK_PRICING,
    parameters: {
      method: "logistic",
      solver: "lbfgs",
      l2: penalty,
      l2_tried: PENALTIES.join(" "),
      max_characters: words.maxCharacters,
      ngrams: words.ngrams,
      min_documents: words.minDocuments,
      max_terms: words.maxTerms,
      seed,
    },
  };
}

function dataOf({ reviews }: FoodReviews, { data, hash }: TrainingJob): VersionDraft["data"] {
  return {
    name: "small_fine_foods",
    source:
      "Debian package r-cran-modeldata 1.1.0-1, objects training_data and testing_data; texts by customers of a web shop",
    license: "MIT",
    sha256: data.sha256,
    split: REVIEW_SPLIT.name,
    ...partRows(reviews, hash),
    context: [],
  };
}

/** Cuts by the length of the text, which decides how much there is to go by. */
function segmentsOf(reviews: readonly ScoredReview[], seed: number): VersionDraft["segments"] {
  const between = (low: number, high: number) =>
    reviews.filter(({ review }) => review.text.length >= low && review.text.length < high);
  return {
    "below 200 characters": measure(between(0, 200), seed),
    "200 to 499 characters": measure(between(200, 500), seed),
    "500 characters and above": measure(between(500, Number.POSITIVE_INFINITY), seed),
  };
}

function notesOf({ reviews, dropped }: FoodReviews, { pipeline, scored }: TrainedFeedback) {
  const learned = reviews.filter(({ part }) => part !== "report");
  const share = reviews.filter(({ label }) => label === "other").length / reviews.length;
  const wordless = scored.report.filter(({ review }) => review.canonical === "").length;
  return {
    rows: reviews.length,
    share_other: share,
    duplicates: learned.length - new Set(learned.map(({ canonical }) => canonical)).size,
    dropped,
    terms: pipeline.terms.length,
    report_without_words: wordless,
  };
}

function adapterOf({ terms }: BagOfWords): VersionDraft["adapter"] {
  return {
    input: { layout: "tensor", tensor: LOGISTIC_INPUT, type: "float32", dims: [terms.length] },
    constants: [],
    output: {
      tensor: LOGISTIC_OUTPUT,
      kind: "probabilities",
      labels: [...REVIEW_LABELS],
      speaks_for: null,
      row: "plain",
    },
    batch: { mode: "dynamic" },
  };
}
