import { infinityNorm, inverse, timesVector } from "#lib/math/matrix";
import { refuseUnless, requireFinite, requireLength } from "../calibration/checks";
import { type Mat, validateConfusion } from "../matrix";

/** Beyond this the correction amplifies chance more than it removes error. */
const LARGEST_NORM = 50;

/**
 * A cost vector g(truth) as one that may be read at an imperfect reviewer's answer: `M⁻¹ g`, so that
 * `Σ_m M[y][m] · corrected[m] = g(y)`. Refuses a confusion `M[truth][answer]` that is not square, cannot
 * be inverted, or whose inverse has a norm above 50, with `SINGULAR_CORRECTION`.
 */
export function correctForNoise(g: readonly number[], M: Mat): number[] {
  requireLength(g, M.length, "/g");
  requireFinite(g, "/g");
  return timesVector(noiseCorrection(M), g);
}

/** The inverse of a confusion, checked as `correctForNoise` promises; once for many cost vectors. */
export function noiseCorrection(M: Mat): Mat {
  validateConfusion(M, M.length, M.length);
  const turned = steadyInverse(M);
  const detail = "the answers say too little about the truth to be corrected";
  refuseUnless(turned !== null, "SINGULAR_CORRECTION", "/M", detail);
  return turned;
}

/** Whether `noiseCorrection` would take a square confusion whose rows sum to 1. */
export function mayBeCorrected(M: Mat): boolean {
  return steadyInverse(M) !== null;
}

function steadyInverse(M: Mat): Mat | null {
  const turned = inverse(M);
  return turned !== null && infinityNorm(turned) <= LARGEST_NORM ? turned : null;
}
