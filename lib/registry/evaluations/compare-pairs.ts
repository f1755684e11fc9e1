import type { CompiledPolicy } from "#lib/decision/compile-policy";
import { priceMatrix } from "#lib/decision/compile-policy";
import { decide } from "#lib/decision/decide";
import { argmax } from "#lib/decision/risks";
import { meanOf, pairedDifference } from "#lib/decision/simulator/paired";
import type { RowPair } from "./pair-rows";

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
    a: outcomeOf(a, truth, amounts, compiled),
    b: outcomeOf(b, truth, amounts, compiled),
  }));
  const of = (member: keyof Outcome) =>
    differenceOf(outcomes.map(({ a, b }) => ({ a: a[member], b: b[member] })));
  return {
    reviewRate: of("isReviewed"),
    costAutomatic: of("automatic"),
    costWithPeople: of("withPeople"),
  };
}

type Outcome = {
  readonly isReviewed: number;
  readonly automatic: number;
  readonly withPeople: number;
};

function outcomeOf(
  p: readonly number[],
  truth: number,
  features: RowPair["amounts"],
  compiled: CompiledPolicy,
): Outcome {
  const { route, provisional, costs } = decide({ probabilities: unit(p), features }, compiled);
  const [reviewer] = compiled.deciders;
  const fee = reviewer?.fee ?? 0;
  if (costs === null || provisional === null) {
    return { isReviewed: 1, automatic: 0, withPeople: fee };
  }
  const automatic = costs[compiled.actions.indexOf(provisional)]?.[truth] ?? Number.NaN;
  const [losses] = priceMatrix(costs, compiled.deciders).losses;
  const reviewed = fee + (losses?.[truth] ?? 0);
  const isReviewed = route === "review" ? 1 : 0;
  return { isReviewed, automatic, withPeople: isReviewed ? reviewed : automatic };
}

/** Float32 loses the last bits of the sum. */
function unit(p: readonly number[]): number[] {
  const sum = p.reduce((total, it) => total + it, 0);
  return p.map((it) => it / sum);
}

function differenceOf(rows: readonly { readonly a: number; readonly b: number }[]): Difference {
  const [a, b] = [rows.map((it) => it.a), rows.map((it) => it.b)];
  const found = pairedDifference(b, a);
  if (found === null) throw new RangeError("there is no row to compare on");
  const means = { a: meanOf(a)?.value ?? Number.NaN, b: meanOf(b)?.value ?? Number.NaN };
  const { value: difference, se, ci } = found;
  return { ...means, difference, se, ci };
}
