const RATIO = (Math.sqrt(5) - 1) / 2;

/**
 * Where a function with one valley in [low, high] is least, to within `tolerance` of the argument.
 * A function flat to rounding gives any point of the flat; one that only falls gives an end.
 */
export function goldenSection(
  f: (x: number) => number,
  low: number,
  high: number,
  tolerance = 1e-10,
): number {
  let [from, to] = [low, high];
  let left = to - RATIO * (to - from);
  let right = from + RATIO * (to - from);
  let [atLeft, atRight] = [f(left), f(right)];
  while (to - from > tolerance) {
    if (atLeft <= atRight) {
      [to, right, atRight] = [right, left, atLeft];
      left = to - RATIO * (to - from);
      atLeft = f(left);
    } else {
      [from, left, atLeft] = [left, right, atRight];
      right = from + RATIO * (to - from);
      atRight = f(right);
    }
  }
  return (from + to) / 2;
}
