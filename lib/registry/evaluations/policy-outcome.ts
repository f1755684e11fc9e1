import { type CompiledPolicy, priceMatrix } from "#lib/decision/compile-policy";
import { decide } from "#lib/decision/decide";

/** What a policy makes of one labeled row. Money. */
export type PolicyOutcome = {
  /** 1 where a person is asked, else 0. */
  readonly isReviewed: number;
  /** What the automatic action costs, taken or not. */
  readonly automatic: number;
  /** What the row costs as it is routed. */
  readonly withPeople: number;
};

/**
 * A labeled row decided by the rule that routes traffic. A row the policy cannot price goes to a person and costs the fee.
 * Probabilities in the order of the policy's labels; they need not sum to one to the last bit.
 */
export function policyOutcome(
  p: readonly number[],
  truth: number,
  features: Readonly<Record<string, number | null>>,
  compiled: CompiledPolicy,
): PolicyOutcome {
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
