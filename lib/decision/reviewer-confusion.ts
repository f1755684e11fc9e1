import { DecisionError } from "./decision-error";
import { type Mat, validateConfusion } from "./matrix";
import type { Reviewer } from "./policy";

/**
 * A reviewer of a policy as `M[truth][answer]`. Answers are the labels, or all actions as soon as one further action is answered;
 * pairs that are not listed have probability 0. Throws `UNKNOWN_NAME`, `DUPLICATE_NAME` or `SUM_NOT_ONE`.
 */
export function reviewerConfusion(
  reviewer: Reviewer,
  labels: readonly string[],
  actions: readonly string[],
  path = "/reviewer",
): Mat {
  if ("accuracy" in reviewer) return evenErrors(reviewer.accuracy, labels.length);
  const hasFurther = reviewer.confusion.some(({ answered }) =>
    actions.includes(answered, labels.length),
  );
  const answers = hasFurther ? actions : labels;
  const M = labels.map(() => answers.map((): number | null => null));
  reviewer.confusion.forEach(({ truth, answered, probability }, i) => {
    const at = `${path}/confusion/${i}`;
    const row = M[indexOf(labels, truth, `${at}/truth`)];
    const m = indexOf(answers, answered, `${at}/answered`);
    if (row?.[m] !== null) throw new DecisionError("DUPLICATE_NAME", at, "is listed twice");
    row[m] = probability;
  });
  const filled = M.map((row) => row.map((it) => it ?? 0));
  labels.forEach((label, y) => {
    const isListed = M[y]?.some((it) => it !== null);
    if (!isListed) {
      const detail = `no answers are listed for the truth "${label}"`;
      throw new DecisionError("MISSING_CELL", `${path}/confusion`, detail);
    }
  });
  validateConfusion(filled, labels.length, actions.length, `${path}/confusion`);
  return filled;
}

/** Right with probability `accuracy` whatever the truth, the errors spread evenly. */
export function evenErrors(accuracy: number, classes: number): Mat {
  const wrong = (1 - accuracy) / (classes - 1);
  return Array.from({ length: classes }, (_, y) =>
    Array.from({ length: classes }, (_, m) => (m === y ? accuracy : wrong)),
  );
}

function indexOf(names: readonly string[], name: string, path: string): number {
  const index = names.indexOf(name);
  if (index < 0) throw new DecisionError("UNKNOWN_NAME", path, `"${name}" is not known`);
  return index;
}
