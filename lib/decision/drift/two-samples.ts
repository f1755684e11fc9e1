import { chiSquareUpper } from "#lib/math/incomplete-gamma";
import { sum } from "#lib/math/sum";
import { requireFinite, requireSome } from "../calibration/checks";
import { validateHistograms } from "./histogram";

export type KolmogorovSmirnov = {
  /** The greatest gap between the two cumulative shares. */
  readonly D: number;
  /** The p-value with Stephens' correction for samples of ordinary size: the one to use. */
  readonly p: number;
  /** The p-value of endless samples, for comparison. */
  readonly pAsymptotic: number;
};

/** Whether two samples come from one distribution. Refuses nothing and numbers that are not finite. */
export function kolmogorovSmirnov(a: readonly number[], b: readonly number[]): KolmogorovSmirnov {
  for (const [path, sample] of [
    ["/a", a],
    ["/b", b],
  ] as const) {
    requireSome(sample, path);
    requireFinite(sample, path);
  }
  const D = greatestGap(Float64Array.from(a).sort(), Float64Array.from(b).sort());
  const root = Math.sqrt((a.length * b.length) / (a.length + b.length));
  return { D, p: upperTail((root + 0.12 + 0.11 / root) * D), pAsymptotic: upperTail(root * D) };
}

export type ChiSquare = {
  readonly statistic: number;
  readonly degrees: number;
  readonly p: number;
};

/** Whether the mix of classes has changed: chi-square of two rows of counts. Classes absent from both are left out. */
export function classMixChange(
  reference: readonly number[],
  current: readonly number[],
): ChiSquare {
  validateHistograms(reference, current);
  const totals = [sum(reference), sum(current)] as const;
  const whole = totals[0] + totals[1];
  const pooled = reference.map((n, i) => n + (current[i] as number));
  const terms = [reference, current].flatMap((row, side) =>
    row.map((n, i) => {
      const expected = ((totals[side] as number) * (pooled[i] as number)) / whole;
      return expected === 0 ? 0 : (n - expected) ** 2 / expected;
    }),
  );
  const statistic = sum(terms);
  const degrees = pooled.filter((n) => n > 0).length - 1;
  return { statistic, degrees, p: degrees === 0 ? 1 : chiSquareUpper(statistic, degrees) };
}

function greatestGap(a: Float64Array, b: Float64Array): number {
  let [i, j, most] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i] as number, b[j] as number);
    while (i < a.length && (a[i] as number) <= value) i += 1;
    while (j < b.length && (b[j] as number) <= value) j += 1;
    most = Math.max(most, Math.abs(i / a.length - j / b.length));
  }
  return most;
}

/** `2 Σ (-1)^(j-1) e^(-2 j² x²)` over 100 terms; below 0.2 it is 1 and the sum would not settle. */
function upperTail(x: number): number {
  if (x < 0.2) return 1;
  let total = 0;
  for (let j = 1; j <= 100; j += 1) total += (j % 2 === 1 ? 2 : -2) * Math.exp(-2 * j * j * x * x);
  return Math.min(1, Math.max(0, total));
}
