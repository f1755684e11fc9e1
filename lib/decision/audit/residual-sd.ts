import { Z_95 } from "#lib/math/normal";
import { refuseUnless, requireFinite, requireLength } from "../calibration/checks";
import type { Mat } from "../matrix";
import { expectation, validateConfusion, validateCosts } from "../matrix";
import { validateProbabilities } from "../probabilities";

/**
 * How far the cost of an automatic action may fall from its expectation: the standard deviation of
 * `row[y]` under p, `row` being that action's costs `C[a]`. Money.
 */
export function automaticResidualSd(p: readonly number[], row: readonly number[]): number {
  requireLength(row, p.length, "/row");
  requireFinite(row, "/row");
  const belief = validateProbabilities(p, p.length);
  const R = expectation(belief, row);
  return Math.sqrt(
    expectation(
      belief,
      row.map((cost) => (cost - R) ** 2),
    ),
  );
}

/** The same for a case a reviewer decides, whose answers `M[truth][answer]` have a chance of their own. */
export function reviewResidualSd(p: readonly number[], C: Mat, M: Mat): number {
  const belief = validateProbabilities(p, p.length);
  validateCosts(C, p.length);
  validateConfusion(M, p.length, C.length);
  const expected = (of: (cost: number) => number) =>
    expectation(
      belief,
      M.map((answers, y) =>
        expectation(
          answers,
          answers.map((_, m) => of(C[m]?.[y] as number)),
        ),
      ),
    );
  const loss = expected((cost) => cost);
  return Math.sqrt(expected((cost) => (cost - loss) ** 2));
}

/**
 * Audits needed for an interval of half-width `halfWidth` around a mean whose terms spread by `sd`, when
 * they are drawn evenly from many more: `⌈(z · sd / halfWidth)²⌉` at the 95 % level.
 */
export function auditSampleSize(sd: number, halfWidth: number): number {
  refuseUnless(sd >= 0 && Number.isFinite(sd), "OUT_OF_RANGE", "/sd", `${sd} is no spread`);
  refuseUnless(halfWidth > 0, "NOT_POSITIVE", "/halfWidth", `${halfWidth} is not above 0`);
  return Math.ceil((Z_95 * sd) ** 2 / halfWidth ** 2);
}
