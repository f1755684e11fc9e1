import type { ProfileDto } from "#lib/contracts/statistics";
import { anchoring, type Share } from "#lib/decision/agreement/anchoring";
import { dawidSkene } from "#lib/decision/agreement/dawid-skene";
import { cohenKappa } from "#lib/decision/agreement/kappa";
import { reviewerProfile } from "#lib/decision/agreement/reviewer-profile";
import { wilsonInterval } from "#lib/decision/estimation/share-interval";
import type { Mat } from "#lib/decision/matrix";
import type { Policy } from "#lib/decision/policy";
import { type GivenAnswer, overlapsOf } from "./given-answers";

type Asked = {
  readonly answers: readonly GivenAnswer[];
  /** Whose figures these are. */
  readonly mine: (answer: GivenAnswer) => boolean;
  readonly labels: readonly string[];
  readonly prior: Mat;
  /** The policy's: how much the prior weighs, and from how many answers on it does not. */
  readonly statistics: Policy["statistics"];
};

/** The figures of one reviewer, or of several taken together. */
export function profileOf({ answers, mine, labels, prior, statistics }: Asked): ProfileDto {
  const own = answers.filter(mine);
  const graded = own.filter(({ truth }) => truth !== null);
  const counts = tableOf(
    labels.length,
    graded.map(({ truth, label }) => [truth ?? 0, label]),
  );
  const { M, recall, usesPrior, n } = reviewerProfile(
    counts,
    prior,
    statistics.reviewer_prior_answers,
    statistics.reviewer_min_answers,
  );
  return {
    answers: own.length,
    graded: graded.length,
    accuracy: accuracyOf(graded),
    gold_accuracy: accuracyOf(graded.filter(({ origin }) => origin === "gold")),
    confusion: cellsOf(labels, M).map((cell) => ({
      ...cell,
      n: counts[labels.indexOf(cell.truth)]?.[labels.indexOf(cell.answered)] ?? 0,
    })),
    recall: recall.map(([low, high], y) => ({
      truth: labels[y] ?? "",
      n: n[y] ?? 0,
      low,
      high,
      uses_prior: usesPrior[y] ?? true,
    })),
    kappa: kappaOf(answers, mine, labels.length),
    dawid_skene: graded.length > 0 ? null : overlapOnly(answers, mine, labels),
    handle_seconds: handleTime(own),
    against_model: againstModel(graded),
  };
}

/** The share of right answers, without cases `null`. */
function accuracyOf(graded: readonly GivenAnswer[]): ProfileDto["accuracy"] {
  const n = graded.length;
  if (n === 0) return null;
  const right = graded.filter(({ label, truth }) => label === truth).length;
  return toShare({ share: right / n, n, interval: wilsonInterval(right, n) });
}

/** With everybody else, each pair of answers to one prediction once; a team's own pairs are both ways. */
function kappaOf(
  answers: readonly GivenAnswer[],
  mine: Asked["mine"],
  classes: number,
): ProfileDto["kappa"] {
  const pairs = overlapsOf(answers).flatMap((given) =>
    given
      .filter(mine)
      .flatMap((own) =>
        given
          .filter(({ reviewerId }) => reviewerId !== own.reviewerId)
          .map(({ label }) => [own.label, label] as const),
      ),
  );
  const value = pairs.length === 0 ? null : cohenKappa(tableOf(classes, pairs));
  return { pairs: pairs.length, value };
}

/** Where nobody knows the truth, what overlapping answers tell of a person's errors. */
function overlapOnly(
  answers: readonly GivenAnswer[],
  mine: Asked["mine"],
  labels: readonly string[],
): ProfileDto["dawid_skene"] {
  const overlaps = overlapsOf(answers);
  const items = overlaps.filter((given) => given.some(mine)).length;
  const people = [...new Set(overlaps.flat().map(({ reviewerId }) => reviewerId))];
  const own = new Set(
    overlaps
      .flat()
      .filter(mine)
      .map(({ reviewerId }) => reviewerId),
  );
  const [only] = own;
  if (only === undefined || own.size > 1) return null;
  const ratings = overlaps.flatMap((given, item) =>
    given.map(({ reviewerId, label }) => ({ item, observer: people.indexOf(reviewerId), label })),
  );
  const { confusions } = dawidSkene(ratings, { classes: labels.length });
  const M = confusions[people.indexOf(only)];
  return M ? { items, confusion: cellsOf(labels, M) } : null;
}

function handleTime(own: readonly GivenAnswer[]): ProfileDto["handle_seconds"] {
  const seconds = own.flatMap(({ activeMs }) => (activeMs === null ? [] : activeMs / 1000));
  seconds.sort((a, b) => a - b);
  const at = (share: number) => seconds[Math.ceil(share * seconds.length) - 1] ?? 0;
  return seconds.length === 0 ? null : { n: seconds.length, median: at(0.5), p90: at(0.9) };
}

function againstModel(graded: readonly GivenAnswer[]): ProfileDto["against_model"] {
  const figures = anchoring(
    graded.map(({ label, truth, proposed, wasShown }) => ({
      answeredAsModel: label === proposed,
      modelWasRight: proposed === truth,
      suggestionShown: wasShown,
    })),
  );
  return {
    overturned: toShare(figures.overturned),
    agreement_when_right: toShare(figures.agreementWhenRight),
    agreement_when_wrong: toShare(figures.agreementWhenWrong),
    anchoring: figures.anchoring,
  };
}

function toShare(share: Share) {
  return (
    share && { share: share.share, n: share.n, low: share.interval[0], high: share.interval[1] }
  );
}

function tableOf(classes: number, pairs: readonly (readonly [number, number])[]): number[][] {
  const table = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (const [row, column] of pairs) {
    const line = table[row];
    if (line) line[column] = (line[column] ?? 0) + 1;
  }
  return table;
}

function cellsOf(labels: readonly string[], M: Mat) {
  return labels.flatMap((truth, y) =>
    labels.map((answered, m) => ({ truth, answered, probability: M[y]?.[m] ?? 0 })),
  );
}
