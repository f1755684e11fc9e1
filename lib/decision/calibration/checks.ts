import { DecisionError } from "../decision-error";

/** Throws a `DecisionError` unless the condition holds. */
export function refuseUnless(
  condition: boolean,
  code: Uppercase<string>,
  path: string,
  detail: string,
): asserts condition {
  if (!condition) throw new DecisionError(code, path, detail);
}

/** Refuses a list of another length with `WRONG_SHAPE`. */
export function requireLength(values: ArrayLike<unknown>, length: number, path: string): void {
  const detail = `needs ${length} values, got ${values.length}`;
  refuseUnless(values.length === length, "WRONG_SHAPE", path, detail);
}

/** Refuses a list of nothing with `EMPTY`. */
export function requireSome(values: ArrayLike<unknown>, path: string): void {
  refuseUnless(values.length > 0, "EMPTY", path, "needs at least one value");
}

/** Refuses `NaN` and infinities with `NOT_FINITE`, naming the first. */
export function requireFinite(values: ArrayLike<number>, path: string): void {
  requireEach(values, Number.isFinite, "NOT_FINITE", path);
}

/** Refuses numbers outside [0, 1] with `OUT_OF_RANGE`, naming the first. */
export function requireShares(values: ArrayLike<number>, path: string): void {
  requireEach(values, (x) => x >= 0 && x <= 1, "OUT_OF_RANGE", path);
}

/** Refuses a level that is not strictly between 0 and 1 with `OUT_OF_RANGE`. */
export function requireLevel(level: number, path: string): void {
  refuseUnless(level > 0 && level < 1, "OUT_OF_RANGE", path, `${level} is not between 0 and 1`);
}

/** Refuses a count that is not a whole number of at least `least` with `NOT_A_COUNT`. */
export function requireCount(count: number, path: string, least = 0): void {
  const detail = `${count} is not a whole number of at least ${least}`;
  refuseUnless(Number.isSafeInteger(count) && count >= least, "NOT_A_COUNT", path, detail);
}

/** Refuses the first value for which `holds` fails, with its place in the path. */
export function requireEach(
  values: ArrayLike<number>,
  holds: (value: number) => boolean,
  code: Uppercase<string>,
  path: string,
): void {
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as number;
    if (!holds(value)) throw new DecisionError(code, `${path}/${i}`, `${value} may not stand here`);
  }
}
