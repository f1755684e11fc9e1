import { type CompiledPolicy, compilePolicy } from "../compile-policy";
import type { Mat } from "../matrix";
import type { PolicyInput } from "../policy";

/** What a vector says of a policy: bare matrices and a fee. Labels are named by their index. */
export type BarePolicy = { readonly C: Mat; readonly fee: number; readonly M?: Mat };

/** A compiled policy for bare matrices; rows of `C` beyond its columns become further actions. For tests. */
export function policyOf(
  { C, fee, M }: BarePolicy,
  rest: Partial<PolicyInput> = {},
): CompiledPolicy {
  const labels = (C[0] ?? []).map((_, y) => `class ${y}`);
  const actions = C.map((_, a) => labels[a] ?? `action ${a}`);
  const name = (names: readonly string[], i: number) => names[i] ?? "";
  const costs = C.flatMap((row, a) =>
    row.map((cost, y) => ({ truth: name(labels, y), decided: name(actions, a), cost })),
  );
  const confusion = M?.flatMap((row, y) =>
    row.map((probability, m) => ({
      truth: name(labels, y),
      answered: name(actions, m),
      probability,
    })),
  );
  const policy: PolicyInput = {
    costs,
    review_cost: fee,
    actions: actions.slice(labels.length),
    ...(confusion && { reviewer: { confusion } }),
    ...rest,
  };
  return compilePolicy(policy, labels);
}
