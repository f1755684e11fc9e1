import { binomialTerm, incompleteBeta } from "./incomplete-beta";

/** `P(Bin(n, p) ≤ k)`, with full relative precision where it is small. */
export function binomialLower(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  return incompleteBeta(Math.floor(k) + 1, n - Math.floor(k), p).upper;
}

/** `P(Bin(n, p) ≥ k)`, with full relative precision where it is small. */
export function binomialUpper(k: number, n: number, p: number): number {
  if (k <= 0) return 1;
  if (k > n) return 0;
  const from = Math.ceil(k);
  return incompleteBeta(from, n - from + 1, p).lower;
}

/** `P(Bin(n, p) = k)` for whole k. */
export function binomialMass(k: number, n: number, p: number): number {
  if (k < 0 || k > n) return 0;
  if (k === 0) return Math.exp(n * Math.log1p(-p));
  if (k === n) return p ** n;
  return p === 0 || p === 1 ? 0 : binomialTerm(k, n - k, p, 1 - p);
}
