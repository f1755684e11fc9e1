/**
 * Whether `a` is more money than `b` by more than rounding explains. Every comparison of money goes through here: in
 * doubles `(1 - 0.95) * 4000` is a hair above 200. Not transitive: take the plain minimum first, then every value that
 * is not `gt` it, then the tie rule.
 */
export function gt(a: number, b: number): boolean {
  return a - b > 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}
