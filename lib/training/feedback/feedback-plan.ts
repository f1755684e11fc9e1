import type { BagOfWordsSpec } from "#lib/pipeline/fit-bag-of-words";
import type { Pricing } from "#lib/pipeline/manifest";
import type { Targets } from "../targets";

/** What sets one version on reviews apart from the other. */
export type FeedbackMethod = {
  readonly version: number;
  readonly title: string;
  readonly words: BagOfWordsSpec;
  readonly targets: Targets;
  /** What the card says the model reads, as part of a sentence. */
  readonly reads: string;
};

/** A complaint answered as praise costs 40, praise sent to the complaints desk 10, a review 5. */
export const FEEDBACK_PRICING: Pricing = {
  costs: [
    { truth: "great", decided: "other", cost: 10 },
    { truth: "other", decided: "great", cost: 40 },
  ],
  review: 5,
  currency: "USD",
};

/** Strengths of the penalty on the squared weights that are tried; the part search chooses. */
export const PENALTIES = [0.25, 0.5, 1, 2, 4, 8] as const;
