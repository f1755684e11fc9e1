import { bisect } from "./bisection";
import type { Shares } from "./incomplete-gamma";
import { devianceTerm, stirlingError } from "./lgamma";

const MOST_TERMS = 100_000;
const TINY = 1e-300;

/** The regularized incomplete beta function `I_x(a, b)` and its complement, for a, b > 0, x in [0, 1]. */
export function incompleteBeta(a: number, b: number, x: number): Shares {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1)) return { lower: Number.NaN, upper: Number.NaN };
  if (x === 0) return { lower: 0, upper: 1 };
  if (x === 1) return { lower: 1, upper: 0 };
  if (x <= (a + 1) / (a + b + 2)) {
    const lower = tail(a, b, x, 1 - x);
    return { lower, upper: 1 - lower };
  }
  const upper = tail(b, a, 1 - x, x);
  return { lower: 1 - upper, upper };
}

/** Where a beta distribution has `p` below it; `p` in [0, 1]. */
export function betaQuantile(p: number, a: number, b: number): number {
  if (!(a > 0 && b > 0 && p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0 || p === 1) return p;
  const reaches = (x: number) => {
    const { lower, upper } = incompleteBeta(a, b, x);
    return p > 0.5 ? upper <= 1 - p : lower >= p;
  };
  let low = 0.5;
  while (low > TINY && reaches(low)) low /= 2;
  return bisect(reaches, low, 1);
}

/** `x^a y^b / (a B(a, b))` times its continued fraction, with y = 1 - x given exactly. */
function tail(a: number, b: number, x: number, y: number): number {
  return Math.min(1, (binomialTerm(a, b, x, y) * fraction(a, b, x) * b) / (a + b));
}

/** `Γ(a+b+1) / (Γ(a+1) Γ(b+1)) x^a y^b` in Loader's form, which keeps its digits for large a and b. */
export function binomialTerm(a: number, b: number, x: number, y: number): number {
  const n = a + b;
  const exponent =
    stirlingError(n) -
    stirlingError(a) -
    stirlingError(b) -
    devianceTerm(a, n * x) -
    devianceTerm(b, n * y);
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * a * b));
}

/** Lentz's evaluation of the continued fraction of the incomplete beta function. */
function fraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m < MOST_TERMS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / awayFromZero(1 + even * d);
    c = awayFromZero(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / awayFromZero(1 + odd * d);
    c = awayFromZero(1 + odd / c);
    result *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return result;
}

function awayFromZero(x: number): number {
  return Math.abs(x) < TINY ? TINY : x;
}
