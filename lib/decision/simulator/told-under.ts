import type { CompiledPolicy } from "../compile-policy";
import type { DecideInput } from "../decision-row";

/**
 * What `decide` would be told of a logged case were `policy` in force: a certificate speaks of the policy it was given for and
 * ends with it, and without a deadline no review is late. The case itself where neither changes anything.
 */
export function toldUnder(
  input: DecideInput,
  policy: CompiledPolicy,
  isInForce: boolean,
): DecideInput {
  const { guarantee, tau, ...lasting } = input;
  const hasEnded = guarantee !== undefined && !isInForce;
  const isNeverLate = tau !== undefined && policy.policy.review_deadline_minutes === undefined;
  if (!(hasEnded || isNeverLate)) return input;
  return {
    ...lasting,
    ...(hasEnded || guarantee === undefined ? {} : { guarantee }),
    ...(isNeverLate || tau === undefined ? {} : { tau }),
  };
}
