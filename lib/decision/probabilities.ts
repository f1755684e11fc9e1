import { DecisionError } from "./decision-error";

/** Models round: a sum this close to 1 is scaled to 1, a sum further off is a broken model. */
const SUM_TOLERANCE = 1e-3;

/** Sums this close to 1 are left alone, so that probabilities scaled once keep their bits when they are read again. */
const ALREADY_ONE = 1e-12;

/**
 * Class probabilities, checked and scaled to sum 1; the list itself when there is nothing to scale.
 * `names` are what the members are called in `path`; without them they go by their index. Throws `WRONG_SHAPE`, `NOT_FINITE`, `NEGATIVE_PROBABILITY` or `SUM_NOT_ONE`, and `NEED_FULL_P` for a lone
 * confidence where there are more than two classes.
 */
export function validateProbabilities(
  p: readonly number[],
  classes: number,
  path = "/p",
  names?: readonly string[],
): readonly number[] {
  if (p.length !== classes) throw wrongLength(p.length, classes, path);
  let sum = 0;
  for (let y = 0; y < classes; y++) {
    const value = p[y] as number;
    // Not `Number.isFinite`, whose argument goes to the heap.
    if (!(value > Number.NEGATIVE_INFINITY && value < Number.POSITIVE_INFINITY)) {
      throw new DecisionError("NOT_FINITE", memberAt(path, y, names), `${value} is not finite`);
    }
    if (value < 0)
      throw new DecisionError("NEGATIVE_PROBABILITY", memberAt(path, y, names), "is below 0");
    sum += value;
  }
  if (Math.abs(sum - 1) > SUM_TOLERANCE) {
    throw new DecisionError("SUM_NOT_ONE", path, `sums to ${sum}, not to 1`);
  }
  return Math.abs(sum - 1) <= ALREADY_ONE ? p : p.map((value) => value / sum);
}

/**
 * Named probabilities in the order of the labels. With two labels one of them is enough; with more, every label
 * has to be there (`NEED_FULL_P`). Throws `UNKNOWN_NAME` for a name that is no label, `OUT_OF_RANGE` for a lone one above 1.
 */
export function probabilitiesByName(
  labels: readonly string[],
  named: Readonly<Record<string, number>>,
  path = "/probabilities",
): readonly number[] {
  const stranger = Object.keys(named).find((name) => !labels.includes(name));
  if (stranger !== undefined) {
    throw new DecisionError("UNKNOWN_NAME", `${path}/${pointerToken(stranger)}`, "is not a label");
  }
  const given = labels.map((label) => (Object.hasOwn(named, label) ? named[label] : undefined));
  const missing = given.indexOf(undefined);
  if (missing < 0) return validateProbabilities(given.map(Number), labels.length, path, labels);
  const other = given[1 - missing];
  if (labels.length !== 2 || other === undefined) {
    const detail = `needs the probability of every label, "${labels[missing]}" is missing`;
    throw new DecisionError("NEED_FULL_P", path, detail);
  }
  if (other > 1) {
    const at = `${path}/${pointerToken(labels[1 - missing] ?? "")}`;
    throw new DecisionError("OUT_OF_RANGE", at, `${other} is above 1`);
  }
  const pair = missing === 0 ? [1 - other, other] : [other, 1 - other];
  return validateProbabilities(pair, 2, path, labels);
}

function memberAt(path: string, y: number, names: readonly string[] | undefined): string {
  return `${path}/${pointerToken(names?.[y] ?? String(y))}`;
}

/** A member's name inside a JSON pointer (RFC 6901). */
export function pointerToken(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

function wrongLength(length: number, classes: number, path: string): DecisionError {
  if (length === 1 && classes > 2) {
    const detail = "a top label with its confidence is not enough for more than two classes";
    return new DecisionError("NEED_FULL_P", path, detail);
  }
  return new DecisionError("WRONG_SHAPE", path, `needs ${classes} probabilities, got ${length}`);
}
