import type { Recipe } from "../recipe";
import type { FeedbackMethod } from "./feedback-plan";
import { makeFeedbackVersion } from "./make-feedback-version";

const METHOD: FeedbackMethod = {
  version: 2,
  title: "Feedback tone, full text",
  words: { maxCharacters: null, ngrams: 2, minDocuments: 2, maxTerms: 8000 },
  targets: { auc: 0.85, accuracy: 0.79, ece15: 0.06, reviewRate: [0.3, 0.48], peopleShare: 0.92 },
  reads: "the whole text, words and pairs of words",
};

/** Version 2 of `feedback-tone`: the full text. The seed draws the resamples behind the intervals. */
export const FEEDBACK_TONE_2: Recipe = {
  entry: "lib/training/feedback/feedback-tone-2.ts",
  data: "small_fine_foods",
  train: (job) => makeFeedbackVersion(METHOD, job),
};
