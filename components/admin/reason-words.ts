import type { ReasonCode } from "#lib/decision/decision-row";

const WORDS: Readonly<Record<ReasonCode, string>> = {
  stop_switch: "the stop switch is thrown",
  model_failure: "the model did not answer",
  not_precomputed: "no answer was made ahead",
  invalid_output: "the model's answer is no distribution",
  schema_invalid: "the input breaks the endpoint's schema",
  out_of_distribution: "the input is unlike the training data",
  rule_force_review: "a rule asks for a person",
  never_automatic: "this action is never automatic",
  missing_cost: "the amount a cost depends on is missing",
  rule_force_auto: "a rule decides it",
  cost_exceeds_review: "acting at once costs more than asking",
  calibration_ambiguity: "the calibration allows more than one answer",
  below_confidence: "the confidence is below its limit",
  below_margin: "the margin is below its limit",
  above_entropy: "the entropy is above its limit",
  above_disagreement: "the members disagree more than allowed",
  guarantee_threshold: "the certificate asks for more confidence",
  cost_within_review: "acting at once costs no more than asking",
};

/** A reason in a few words; an unknown code stands as it is. */
export function reasonInWords(code: string): string {
  const known = Object.entries(WORDS).find(([it]) => it === code);
  return known ? known[1] : code.replaceAll("_", " ");
}
