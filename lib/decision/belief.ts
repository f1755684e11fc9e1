import type { CompiledPolicy } from "./compile-policy";
import { DecisionError } from "./decision-error";
import type { DecideInput, Failure, Measures } from "./decision-row";
import { validateProbabilities } from "./probabilities";
import { entropy, greatest, margin } from "./uncertainty";

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
  if (failure) return { p: null, failure, measures: unmeasured(disagreement) };
  if (probabilities === null) {
    const wasAsked = !(input.stopSwitch || input.schemaInvalid || input.outOfDistribution);
    return {
      p: null,
      failure: wasAsked ? "model_failure" : null,
      measures: unmeasured(disagreement),
    };
  }
  try {
    const p = validateProbabilities(probabilities, policy.labels.length);
    return { p, failure: null, measures: measure(p, input, policy) };
  } catch (error) {
    if (!(error instanceof DecisionError)) throw error;
    return { p: null, failure: "invalid_output", measures: unmeasured(disagreement) };
  }
}

function unmeasured(disagreement: number | null): Measures {
  return { confidence: null, margin: null, entropy: null, disagreement };
}

function measure(p: readonly number[], input: DecideInput, policy: CompiledPolicy): Measures {
  const first = greatest(p);
  const stored = input.measures?.entropy ?? null;
  return {
    confidence: first,
    margin: margin(p),
    entropy: stored ?? (policy.needsEntropy ? entropy(p) : null),
    disagreement: input.disagreement ?? null,
  };
}
