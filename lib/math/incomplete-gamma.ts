import { bisect } from "./bisection";
import { devianceTerm, stirlingError } from "./lgamma";

const MOST_TERMS = 100_000;
const TINY = 1e-300;

/** The two shares of a gamma distribution, each computed on its own where it is small. */
export type Shares = { readonly lower: number; readonly upper: number };

/** The regularized incomplete gamma functions `P(a, x)` and `Q(a, x)`, for a > 0 and x ≥ 0. */
export function incompleteGamma(a: number, x: number): Shares {
  if (!(a > 0) || !(x >= 0)) return { lower: Number.NaN, upper: Number.NaN };
  if (x === 0) return { lower: 0, upper: 1 };
  if (x === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0 };
  if (x < a + 1) {
    const lower = Math.min(1, poissonTerm(a, x) * series(a, x));
    return { lower, upper: 1 - lower };
  }
  const upper = Math.min(1, poissonTerm(a, x) * a * fraction(a, x));
  return { lower: 1 - upper, upper };
}

/** Where a gamma distribution of this shape and scale 1 has `p` below it; `p` in [0, 1]. */
export function gammaQuantile(p: number, shape: number): number {
  if (!(shape > 0) || !(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 1) return Number.POSITIVE_INFINITY;
  if (p === 0) return 0;
  let high = Math.max(1, shape);
  while (!reaches(shape, high, p)) high *= 2;
  let low = high;
  while (low > TINY && reaches(shape, low, p)) low /= 2;
  return bisect((x) => reaches(shape, x, p), low, high);
}

/** Where a chi-square distribution has `p` below it; degrees of freedom need not be whole. */
export function chiSquareQuantile(p: number, degrees: number): number {
  return 2 * gammaQuantile(p, degrees / 2);
}

/** The share of a chi-square distribution above `x`: the p-value of a chi-square statistic. */
export function chiSquareUpper(x: number, degrees: number): number {
  return incompleteGamma(degrees / 2, x / 2).upper;
}

/** Compares on the smaller side, so that quantiles near 1 keep their digits. */
function reaches(shape: number, x: number, p: number): boolean {
  const { lower, upper } = incompleteGamma(shape, x);
  return p > 0.5 ? upper <= 1 - p : lower >= p;
}

/** `x^a e^-x / Γ(a+1)`. */
function poissonTerm(a: number, x: number): number {
  return Math.exp(-stirlingError(a) - devianceTerm(a, x)) / Math.sqrt(2 * Math.PI * a);
}

function series(a: number, x: number): number {
  let term = 1;
  let total = 1;
  for (let n = 1; n < MOST_TERMS; n += 1) {
    term *= x / (a + n);
    total += term;
    if (term < total * 1e-17) break;
  }
  return total;
}

/** Lentz's evaluation of the continued fraction of `Γ(a, x) / (x^a e^-x)`. */
function fraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let result = d;
  for (let i = 1; i < MOST_TERMS; i += 1) {
    const step = -i * (i - a);
    b += 2;
    d = 1 / awayFromZero(step * d + b);
    c = awayFromZero(b + step / c);
    result *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return result;
}

function awayFromZero(x: number): number {
  return Math.abs(x) < TINY ? TINY : x;
}
