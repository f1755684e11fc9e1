import type { CompiledPolicy } from "./compile-policy";
import { DecisionError } from "./decision-error";
import type { DecideInput, Failure, Measures } from "./decision-row";
import { validateProbabilities } from "./probabilities";
import { entropy, greatest, margin } from "./uncertainty";

/**
 * What is believed about the truth: a model's output, read once, so that nothing behind this has to doubt it. `null` when
 * there is none, or when it is no distribution over the labels; `failureOf` says why.
 */
export function readBelief(
  { probabilities, failure }: DecideInput,
  { labels }: Pick<CompiledPolicy, "labels">,
): readonly number[] | null {
  if (failure || probabilities === null) return null;
  try {
    return validateProbabilities(probabilities, labels.length);
  } catch (error) {
    if (!(error instanceof DecisionError)) throw error;
    return null;
  }
}

/** Why nothing is believed: as told, an output that is no distribution, or none at all where the model was asked. */
export function failureOf(input: DecideInput, p: readonly number[] | null): Failure | null {
  if (p) return null;
  if (input.failure) return input.failure;
  if (input.probabilities !== null) return "invalid_output";
  const wasAsked = !(input.stopSwitch || input.schemaInvalid || input.outOfDistribution);
  return wasAsked ? "model_failure" : null;
}

/** How unsure a belief is; only the disagreement is known without one. */
export function measure(
  p: readonly number[] | null,
  input: DecideInput,
  { needsEntropy }: Pick<CompiledPolicy, "needsEntropy">,
): Measures {
  const disagreement = input.disagreement ?? null;
  if (!p) return { confidence: null, margin: null, entropy: null, disagreement };
  const stored = input.measures?.entropy ?? null;
  return {
    confidence: greatest(p),
    margin: margin(p),
    entropy: stored ?? (needsEntropy ? entropy(p) : null),
    disagreement,
  };
}
