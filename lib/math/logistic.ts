import { maximum } from "./sum";

/** `1 / (1 + e^-x)`, without overflow at either end. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const grown = Math.exp(x);
  return grown / (1 + grown);
}

/** `ln(p / (1 - p))`; infinite at 0 and 1. */
export function logit(p: number): number {
  return Math.log(p) - Math.log1p(-p);
}

/** `ln(1 + e^x)`, without overflow. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** `ln Σ e^x`, without overflow; `-Infinity` of nothing or of nothing but `-Infinity`. */
export function logSumExp(xs: ArrayLike<number>): number {
  const most = maximum(xs);
  if (most === Number.NEGATIVE_INFINITY) return most;
  let total = 0;
  for (let i = 0; i < xs.length; i += 1) total += Math.exp((xs[i] as number) - most);
  return most + Math.log(total);
}

/** `e^x / Σ e^x`: a point of the simplex for finite input. */
export function softmax(xs: readonly number[]): number[] {
  const most = maximum(xs);
  const grown = xs.map((x) => Math.exp(x - most));
  const total = grown.reduce((all, x) => all + x, 0);
  return grown.map((x) => x / total);
}
