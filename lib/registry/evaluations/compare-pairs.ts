import type { CompiledPolicy } from "#lib/decision/compile-policy";
import { argmax } from "#lib/decision/risks";
import { meanOf, pairedDifference } from "#lib/decision/simulator/paired";
import type { RowPair } from "./pair-rows";
import { type PolicyOutcome, policyOutcome } from "./policy-outcome";

/** Means of two versions over the same rows, and the mean of `b - a` with its own error. */
export type Difference = {
  readonly a: number;
  readonly b: number;
  readonly difference: number;
  readonly se: number | null;
  readonly ci: readonly [number, number] | null;
};

/** What both answered right or wrong, whatever an error costs. */
export type AccuracyComparison = {
  readonly onlyA: number;
  readonly onlyB: number;
  readonly accuracy: Difference;
};

/** Shares and money a case under one policy. */
export type PolicyComparison = {
  readonly reviewRate: Difference;
  readonly costAutomatic: Difference;
  readonly costWithPeople: Difference;
};

/** The error of the difference is that of the rows where just one is right. There must be a row. */
export function compareAccuracy(pairs: readonly RowPair[]): AccuracyComparison {
  const rights = pairs.map(({ a, b, truth }) => ({
    a: argmax(a) === truth ? 1 : 0,
    b: argmax(b) === truth ? 1 : 0,
  }));
  return {
    onlyA: rights.filter(({ a, b }) => a > b).length,
    onlyB: rights.filter(({ a, b }) => b > a).length,
    accuracy: differenceOf(rights),
  };
}

/** Every row decided twice by the rule that routes traffic; a row the policy cannot price goes to a person and costs the fee. */
export function comparePolicy(
  pairs: readonly RowPair[],
  compiled: CompiledPolicy,
): PolicyComparison {
  const outcomes = pairs.map(({ a, b, truth, amounts }) => ({
    a: policyOutcome(a, truth, amounts, compiled),
    b: policyOutcome(b, truth, amounts, compiled),
  }));
  const of = (member: keyof PolicyOutcome) =>
    differenceOf(outcomes.map(({ a, b }) => ({ a: a[member], b: b[member] })));
  return {
    reviewRate: of("isReviewed"),
    costAutomatic: of("automatic"),
    costWithPeople: of("withPeople"),
  };
}

function differenceOf(rows: readonly { readonly a: number; readonly b: number }[]): Difference {
  const [a, b] = [rows.map((it) => it.a), rows.map((it) => it.b)];
  const found = pairedDifference(b, a);
  if (found === null) throw new RangeError("there is no row to compare on");
  const means = { a: meanOf(a)?.value ?? Number.NaN, b: meanOf(b)?.value ?? Number.NaN };
  const { value: difference, se, ci } = found;
  return { ...means, difference, se, ci };
}
