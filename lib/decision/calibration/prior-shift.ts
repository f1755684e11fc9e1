import { sum } from "#lib/math/sum";
import { validateProbabilities } from "../probabilities";
import { refuseUnless, requireFinite, requireLevel, requireShares, requireSome } from "./checks";

const MOST_ROUNDS = 10_000;
const SMALLEST_CHANGE = 1e-12;

/**
 * P(class 1) of a model trained where class 1 made up the share `trained`, read where it makes up
 * `used` (Elkan 2001, Theorem 2). Refuses shares outside (0, 1) and p outside [0, 1].
 */
export function changeBaseRate(p: number, trained: number, used: number): number {
  requireShares([p], "/p");
  requireLevel(trained, "/trained");
  requireLevel(used, "/used");
  const b = trained;
  return (used * (p - p * b)) / (b - p * b + used * p - b * used);
}

export type LabelShift = {
  /** Estimated share of each class in the new traffic. */
  readonly prior: readonly number[];
  /** The given probabilities, read at that prior. */
  readonly adjusted: readonly (readonly number[])[];
  readonly rounds: number;
};

/**
 * Estimates the class shares of unlabeled traffic from probabilities of a model trained at other shares,
 * by the EM of Saerens, Latinne and Decaestecker (2002), started at the trained shares.
 * Refuses rows and priors that do not sum to 1 and a trained share of 0.
 */
export function estimateLabelShift(
  p: readonly (readonly number[])[],
  trainedPrior: readonly number[],
): LabelShift {
  requireSome(p, "/p");
  requireFinite(trainedPrior, "/trainedPrior");
  const trained = validateProbabilities(trainedPrior, trainedPrior.length, "/trainedPrior");
  const isPositive = trained.every((share) => share > 0);
  refuseUnless(isPositive, "NOT_POSITIVE", "/trainedPrior", "holds a class that never occurs");
  const rows = p.map((row, i) => validateProbabilities(row, trained.length, `/p/${i}`));
  let prior: readonly number[] = trained;
  for (let rounds = 1; ; rounds += 1) {
    const adjusted = rows.map((row) => reweigh(row, prior, trained));
    const next = prior.map((_, k) => sum(adjusted.map((row) => row[k] as number)) / rows.length);
    const change = Math.max(...next.map((share, k) => Math.abs(share - (prior[k] as number))));
    prior = next;
    if (change < SMALLEST_CHANGE || rounds === MOST_ROUNDS) {
      return { prior, adjusted: rows.map((row) => reweigh(row, prior, trained)), rounds };
    }
  }
}

/** `p ∝ p · to / from`; a row that has nothing left stays as it is. */
function reweigh(row: readonly number[], to: readonly number[], from: readonly number[]): number[] {
  const shares = row.map((x, k) => (x * (to[k] as number)) / (from[k] as number));
  const total = shares.reduce((all, x) => all + x, 0);
  return total > 0 ? shares.map((x) => x / total) : [...row];
}
