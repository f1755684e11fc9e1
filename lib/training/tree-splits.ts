import type { BinnedMatrix } from "./tree-bins";

/** First and second derivative of the loss in the logit of each row. */
export type Gradients = { readonly slopes: Float64Array; readonly curvatures: Float64Array };

/** Rows of `column` up to and including `bin` go left. */
export type Split = { readonly column: number; readonly bin: number };

export type SplitLimits = { readonly l2: number; readonly leastCurvature: number };

type Sums = { readonly slope: number; readonly curvature: number };

/** A split has to gain more than rounding. */
const LEAST_GAIN = 1e-9;

/** The split of the rows that lowers the second-order loss most, the first one on ties; `null` when none does. */
export function bestSplit(
  { width, bins, thresholds }: BinnedMatrix,
  gradients: Gradients,
  rows: readonly number[],
  limits: SplitLimits,
): Split | null {
  const total = sumsOf(gradients, rows);
  let best: Split | null = null;
  let most = LEAST_GAIN;
  for (let column = 0; column < width; column += 1) {
    const count = (thresholds[column] as Float32Array).length + 1;
    const histogram = histogramOf({ bins, width, column, count }, gradients, rows);
    const found = bestBin(histogram, total, limits);
    if (found !== null && found.gain > most) {
      most = found.gain;
      best = { column, bin: found.bin };
    }
  }
  return best;
}

function sumsOf({ slopes, curvatures }: Gradients, rows: readonly number[]): Sums {
  let slope = 0;
  let curvature = 0;
  for (const row of rows) {
    slope += slopes[row] as number;
    curvature += curvatures[row] as number;
  }
  return { slope, curvature };
}

type Column = {
  readonly bins: Uint8Array;
  readonly width: number;
  readonly column: number;
  readonly count: number;
};

function histogramOf(
  { bins, width, column, count }: Column,
  { slopes, curvatures }: Gradients,
  rows: readonly number[],
): Gradients {
  const sums = { slopes: new Float64Array(count), curvatures: new Float64Array(count) };
  for (const row of rows) {
    const bin = bins[row * width + column] as number;
    sums.slopes[bin] = (sums.slopes[bin] as number) + (slopes[row] as number);
    sums.curvatures[bin] = (sums.curvatures[bin] as number) + (curvatures[row] as number);
  }
  return sums;
}

/** The last bin cannot be split off: nothing would go right. */
function bestBin({ slopes, curvatures }: Gradients, total: Sums, limits: SplitLimits) {
  let best: { bin: number; gain: number } | null = null;
  let slope = 0;
  let curvature = 0;
  for (let bin = 0; bin < slopes.length - 1; bin += 1) {
    slope += slopes[bin] as number;
    curvature += curvatures[bin] as number;
    const left = { slope, curvature };
    const right = { slope: total.slope - slope, curvature: total.curvature - curvature };
    if (Math.min(left.curvature, right.curvature) < limits.leastCurvature) continue;
    const gain = worth(left, limits) + worth(right, limits) - worth(total, limits);
    if (best === null || gain > best.gain) best = { bin, gain };
  }
  return best;
}

function worth({ slope, curvature }: Sums, { l2 }: SplitLimits): number {
  return (slope * slope) / (curvature + l2);
}
