import { binOf } from "#lib/decision/calibration/bins";

const BINS = 15;

/** The number of each confidence's bin, of 15 of equal width. */
export function calibrationBins(confidences: Float64Array): Uint8Array {
  return Uint8Array.from(confidences, (confidence) => binOf(confidence, BINS));
}

/**
 * ECE₁₅ of weighted cases: the mean distance between stated confidence and share of hits, bin by bin. The same figure as
 * the calibration report of `lib/decision`, for hundreds of resamples of the same cases.
 */
export function calibrationGap(
  bins: Uint8Array,
  confidences: Float64Array,
  hits: Float64Array,
  weights: Float64Array,
): number {
  const gaps = new Float64Array(BINS);
  let total = 0;
  for (let i = 0; i < bins.length; i += 1) {
    const weight = weights[i] as number;
    const bin = bins[i] as number;
    gaps[bin] = (gaps[bin] as number) + weight * ((confidences[i] as number) - (hits[i] as number));
    total += weight;
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / total;
}
