import { binomialLower } from "#lib/math/binomial";
import { requireCount, requireLevel, requireShares } from "../calibration/checks";

export type HoeffdingBentkus = {
  /** The smaller of the two, at most 1. */
  readonly p: number;
  readonly hoeffding: number;
  readonly bentkus: number;
};

/** The p-value of "the mean of losses in [0, 1] is above `alpha`", given a mean of `risk` over `n` of them. */
export function hoeffdingBentkus(risk: number, n: number, alpha: number): HoeffdingBentkus {
  requireShares([risk], "/risk");
  requireCount(n, "/n", 1);
  requireLevel(alpha, "/alpha");
  const hoeffding = Math.exp(-n * divergence(Math.min(risk, alpha), alpha));
  // A mean of whole losses may come out a hair above the whole number it stands for.
  const count = Math.ceil(n * risk - 1e-9);
  const bentkus = Math.E * binomialLower(count, n, alpha);
  return { p: Math.min(1, hoeffding, bentkus), hoeffding, bentkus };
}

/** `a ln(a/b) + (1-a) ln((1-a)/(1-b))`, with `0 ln 0 = 0`. */
function divergence(a: number, b: number): number {
  const part = (x: number, y: number) => (x === 0 ? 0 : x * Math.log(x / y));
  return part(a, b) + part(1 - a, 1 - b);
}
