import type { CompiledPolicy } from "./compile-policy";
import { DecisionError } from "./decision-error";
import type { DecideInput, Failure, Measures } from "./decision-row";
import { validateProbabilities } from "./probabilities";
import { entropy, topTwo } from "./uncertainty";

/** What is believed about the truth, or why nothing is. */
export type Belief = {
  readonly p: readonly number[] | null;
  readonly failure: Failure | null;
  readonly measures: Measures;
};

/**
 * Reads a model's output once, so that nothing behind this has to doubt it. An output that is no distribution over the labels is
 * the failure `invalid_output`; none at all is `model_failure`, unless the model was not asked.
 */
export function readBelief(input: DecideInput, policy: CompiledPolicy): Belief {
  const { probabilities, failure = null, disagreement = null } = input;
  const unknown = { confidence: null, margin: null, entropy: null, disagreement };
  if (failure) return { p: null, failure, measures: unknown };
  if (probabilities === null) {
    const wasAsked = !(input.stopSwitch || input.schemaInvalid || input.outOfDistribution);
    return { p: null, failure: wasAsked ? "model_failure" : null, measures: unknown };
  }
  try {
    const p = validateProbabilities(probabilities, policy.labels.length);
    return { p, failure: null, measures: measure(p, input, policy) };
  } catch (error) {
    if (!(error instanceof DecisionError)) throw error;
    return { p: null, failure: "invalid_output", measures: unknown };
  }
}

function measure(p: readonly number[], input: DecideInput, policy: CompiledPolicy): Measures {
  const [first, second] = topTwo(p);
  const stored = input.measures?.entropy ?? null;
  return {
    confidence: first,
    margin: first - second,
    entropy: stored ?? (policy.needsEntropy ? entropy(p) : null),
    disagreement: input.disagreement ?? null,
  };
}
