/** What can be wrong with an uploaded file: seen in its bytes, in its graph, while loading it or in what it answered. */
export const FINDING_CODES = [
  "not_onnx",
  "truncated",
  "too_large",
  "too_deep",
  "too_many_nodes",
  "unusable_name",
  "unknown_operator",
  "opset_too_new",
  "unknown_domain",
  "external_data",
  "locale_missing",
  "invalid_graph",
  "non_tensor_output",
  "non_tensor_input",
  "unsupported_input",
  "unknown_tensor",
  "no_scores",
  "log_probabilities_as_probabilities",
  "scores_not_probabilities",
  "kind_contradicted",
  "rows_do_not_sum",
  "label_count_mismatch",
  "single_class",
  "looks_like_regressor",
  "looks_like_encoder",
  "stateful",
  "nan_output",
  "infinite_output",
  "batch_dependent",
  "not_repeatable",
  "label_disagrees",
  "constant_output",
  "cannot_confine",
  "too_slow",
  "process_died",
  "cannot_run",
  "golden_mismatch",
] as const;

export type FindingCode = (typeof FINDING_CODES)[number];

/** Why a file is refused, or what its uploader should know. */
export type ModelFinding = {
  readonly code: FindingCode;
  readonly severity: "refused" | "warning";
  /** What was seen; names from the file are shortened and hold no control characters. */
  readonly evidence: string;
  /** A sentence for the person who exported the file. */
  readonly detail: string;
};

/** A finding with which no version is stored. */
export function refused(code: FindingCode, evidence: string, detail: string): ModelFinding {
  return { code, severity: "refused", evidence, detail };
}

/** A finding that is kept with the version. */
export function warned(code: FindingCode, evidence: string, detail: string): ModelFinding {
  return { code, severity: "warning", evidence, detail };
}

/** Text from a file is data: short, printable, of well-formed characters, never markup. */
export function shown(text: string, limit = 120): string {
  const printable = text.slice(0, 4 * limit).replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, "·");
  const characters = [...printable];
  return characters.length > limit ? `${characters.slice(0, limit - 1).join("")}…` : printable;
}

/** A tensor's name in a sentence. */
export function quoted(name: string): string {
  return `“${shown(name, 60)}”`;
}
