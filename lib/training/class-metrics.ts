import { wilsonInterval } from "#lib/decision/estimation/share-interval";
import { argmax } from "#lib/decision/risks";
import type { ClassMetrics } from "#lib/pipeline/manifest";
import type { ScoredCase } from "./evaluate";

/**
 * Of the cases of a label, how many have it as their likeliest; with Wilson's 95 % interval. Labels without a case are
 * left out.
 */
export function classMetrics(
  labels: readonly string[],
  cases: readonly Pick<ScoredCase, "probabilities" | "truth">[],
): Record<string, ClassMetrics> {
  const measured = labels.flatMap((label, truth): [string, ClassMetrics][] => {
    const ofLabel = cases.filter((it) => it.truth === truth);
    if (ofLabel.length === 0) return [];
    const right = ofLabel.filter((it) => argmax(it.probabilities) === truth).length;
    const [low, high] = wilsonInterval(right, ofLabel.length);
    return [[label, { n: ofLabel.length, recall: { value: right / ofLabel.length, low, high } }]];
  });
  return Object.fromEntries(measured);
}
