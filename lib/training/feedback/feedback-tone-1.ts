import type { Recipe } from "../recipe";
import type { FeedbackMethod } from "./feedback-plan";
import { makeFeedbackVersion } from "./make-feedback-version";

const METHOD: FeedbackMethod = {
  version: 1,
  title: "Feedback tone, first 80 characters",
  words: { maxCharacters: 80, ngrams: 1, minDocuments: 2, maxTerms: 2000 },
  targets: { auc: 0.73 },
  reads: "the words of the first 80 characters",
};

/**
 * Version 1 of `feedback-tone`: the cheap filter, which reads the opening only. The seed draws the resamples behind the
 * intervals.
 */
export const FEEDBACK_TONE_1: Recipe = {
  entry: "lib/training/feedback/feedback-tone-1.ts",
  data: "small_fine_foods",
  train: (job) => makeFeedbackVersion(METHOD, job),
};
