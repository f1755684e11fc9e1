const HALF_LN_TWO_PI = 0.9189385332046728;

/**
 * `ln Γ(x)` for x > 0, to about 1e-14 absolutely and relatively for large x. `NaN` otherwise.
 * Stirling's series from 10 up; below, the recurrence down from there.
 */
export function lgamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  let shifted = x;
  let product = 1;
  while (shifted < 10) {
    product *= shifted;
    shifted += 1;
  }
  const body = (shifted - 0.5) * Math.log(shifted) - shifted + HALF_LN_TWO_PI;
  return body + stirlingSeries(shifted) - Math.log(product);
}

/**
 * What Stirling's formula for `ln x!` leaves out: `ln Γ(x+1) - (x+½) ln x + x - ½ ln 2π`, for x > 0.
 * Differences of `lgamma` lose digits as x grows; sums of this term do not (Loader 2000).
 */
export function stirlingError(x: number): number {
  if (x >= 10) return stirlingSeries(x);
  return lgamma(x + 1) - (x + 0.5) * Math.log(x) + x - HALF_LN_TWO_PI;
}

/**
 * The deviance part `x ln(x/m) + m - x` ≥ 0 for x ≥ 0, m > 0, without cancellation near x = m
 * (Loader 2000).
 */
export function devianceTerm(x: number, m: number): number {
  if (x === 0) return m;
  const gap = x - m;
  if (Math.abs(gap) > 0.1 * (x + m)) return x * Math.log(x / m) - gap;
  const ratio = gap / (x + m);
  let total = gap * ratio;
  let power = 2 * x * ratio;
  for (let odd = 3; odd < 1000; odd += 2) {
    power *= ratio * ratio;
    const next = total + power / odd;
    if (next === total) break;
    total = next;
  }
  return total;
}

function stirlingSeries(x: number): number {
  const s = 1 / (x * x);
  const tail = s * (1 / 1188 - s * (691 / 360360 - s * (1 / 156 - s * (3617 / 122400))));
  return (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - tail)))) / x;
}
