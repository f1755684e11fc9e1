/**
 * The point of [low, high] where a rising predicate turns true, to the last bit or 200 halvings.
 * `low` if it holds everywhere, `high` if nowhere.
 */
export function bisect(holds: (x: number) => boolean, low: number, high: number): number {
  let [no, yes] = [low, high];
  if (holds(low)) return low;
  for (let step = 0; step < 200; step += 1) {
    const middle = no + (yes - no) / 2;
    if (middle === no || middle === yes) break;
    if (holds(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}
