import { type Interval, wilsonInterval } from "../estimation/share-interval";

/** One review of a case whose truth is known by now. */
export type CheckedReview = {
  readonly answeredAsModel: boolean;
  readonly modelWasRight: boolean;
  /** Whether the model's suggestion was on the screen; hidden at random in the blind arm. */
  readonly suggestionShown: boolean;
};

/** A share with what it rests on; `null` without cases. */
export type Share = {
  readonly share: number;
  readonly n: number;
  readonly interval: Interval;
} | null;

export type Anchoring = {
  /** Share of reviews that overruled the model. */
  readonly overturned: Share;
  readonly agreementWhenRight: Share;
  readonly agreementWhenWrong: Share;
  /** Agreement with a wrong model, suggestion shown and hidden. */
  readonly wrongShown: Share;
  readonly wrongHidden: Share;
  /** Shown less hidden: how often people follow the model into an error because they saw it. */
  readonly anchoring: number | null;
};

/** How reviewers stand to the model. Shares come with their number and 95 % Wilson interval. */
export function anchoring(reviews: readonly CheckedReview[]): Anchoring {
  const agreed = ({ answeredAsModel }: CheckedReview) => answeredAsModel;
  const right = reviews.filter(({ modelWasRight }) => modelWasRight);
  const wrong = reviews.filter(({ modelWasRight }) => !modelWasRight);
  const wrongShown = shareOf(
    wrong.filter(({ suggestionShown }) => suggestionShown),
    agreed,
  );
  const wrongHidden = shareOf(
    wrong.filter(({ suggestionShown }) => !suggestionShown),
    agreed,
  );
  return {
    overturned: shareOf(reviews, (it) => !agreed(it)),
    agreementWhenRight: shareOf(right, agreed),
    agreementWhenWrong: shareOf(wrong, agreed),
    wrongShown,
    wrongHidden,
    anchoring: wrongShown && wrongHidden && wrongShown.share - wrongHidden.share,
  };
}

function shareOf(
  reviews: readonly CheckedReview[],
  counts: (review: CheckedReview) => boolean,
): Share {
  const n = reviews.length;
  if (n === 0) return null;
  const k = reviews.filter(counts).length;
  return { share: k / n, n, interval: wilsonInterval(k, n) };
}
