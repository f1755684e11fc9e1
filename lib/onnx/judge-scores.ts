import { isWithinUnit, measureScores, type ScoreMeasure } from "./measure-scores";
import type { MeasuredOutputs } from "./measured-outputs";
import { type FindingCode, type ModelFinding, quoted, refused, warned } from "./model-finding";
import type { OutputKind } from "./proposed-adapter";

export type ScoreJudgement = {
  readonly kind: OutputKind | null;
  readonly measured: ScoreMeasure["kind"];
  readonly missing: string[];
  readonly findings: ModelFinding[];
};

/** What the scores are: as declared where the numbers allow it, as measured where nothing was declared. */
export function judgeScores(outputs: MeasuredOutputs, width: number): ScoreJudgement {
  const scores = { ...outputs, width, seen: measureScores(outputs.profiles, width) };
  const { declared } = outputs;
  return declared === null ? judgeUndeclared(scores) : judgeDeclared(scores, declared);
}

type Scores = MeasuredOutputs & { readonly width: number; readonly seen: ScoreMeasure };

function judgeUndeclared(scores: Scores): ScoreJudgement {
  const { tensor, seen } = scores;
  const measured = seen.kind;
  if (measured !== null) {
    const isMisnamed = measured === "log_probabilities" && isNamedLikeProbabilities(tensor);
    const findings = isMisnamed ? [logProbabilities(scores, "warning")] : [];
    return { kind: measured, measured, missing: [], findings };
  }
  const finding = misfit(scores);
  if (finding) return { kind: null, measured, missing: [], findings: [finding] };
  const kind = scores.width === 1 ? "single_logit" : "logits";
  const missing = `The output ${quoted(tensor)} holds ${range(seen)}, which are no probabilities. If they are scores before ${kind === "logits" ? "a softmax" : "a sigmoid"}, declare the kind ${kind}; they need a calibrator before promotion.`;
  return { kind: null, measured, missing: [missing], findings: [] };
}

/** Numbers that nobody would declare to be logits. */
function misfit(scores: Scores): ModelFinding | null {
  const { tensor, seen, width, labels } = scores;
  if (width === 1 && labels === null) return regressor(scores);
  if (width > 1 && isWithinUnit(seen)) return sumsAreOff(scores);
  if (isNamedLikeProbabilities(tensor)) return notProbabilities(scores);
  return seen.isUnitVector && labels === null ? embedding(scores) : null;
}

function judgeDeclared(scores: Scores, declared: OutputKind): ScoreJudgement {
  const finding =
    isSingle(declared) === (scores.width === 1)
      ? against(scores, declared)
      : wrongWidth(scores, declared);
  const { kind: measured } = scores.seen;
  return {
    kind: finding ? null : declared,
    measured,
    missing: [],
    findings: finding ? [finding] : [],
  };
}

/** Log-probabilities may be declared logits: their softmax is what they are the logarithms of. */
function against(scores: Scores, declared: OutputKind): ModelFinding | null {
  const { kind } = scores.seen;
  switch (declared) {
    case "probabilities":
      return kind === "probabilities" ? null : notAsDeclared(scores);
    case "single_probability":
      return kind === "single_probability" ? null : notProbabilities(scores);
    case "log_probabilities":
      return kind === "log_probabilities" ? null : contradicted(scores, declared);
    case "logits":
      return kind === "probabilities" ? contradicted(scores, declared) : null;
    case "single_logit":
      return kind === "single_probability" ? contradicted(scores, declared) : null;
  }
}

function notAsDeclared(scores: Scores): ModelFinding {
  if (scores.seen.kind === "log_probabilities") return logProbabilities(scores, "refused");
  return isWithinUnit(scores.seen) ? sumsAreOff(scores) : notProbabilities(scores);
}

function isSingle(kind: OutputKind): boolean {
  return kind === "single_probability" || kind === "single_logit";
}

/** A name proves nothing; it only tells what the uploader is likely to believe. */
function isNamedLikeProbabilities(tensor: string): boolean {
  return /prob|softmax/i.test(tensor) && !/log/i.test(tensor);
}

function logProbabilities({ tensor, seen }: Scores, severity: ModelFinding["severity"]) {
  const detail = `The output ${quoted(tensor)} holds log-probabilities (${range(seen)}). Set the kind to log_probabilities.`;
  const say = severity === "refused" ? refused : warned;
  return say("log_probabilities_as_probabilities", evidenceOf(tensor, seen), detail);
}

function notProbabilities({ tensor, seen, width }: Scores): ModelFinding {
  const kind = width === 1 ? "single_logit" : "logits";
  return scoresFinding(
    "scores_not_probabilities",
    tensor,
    seen,
    `The output ${quoted(tensor)} holds ${range(seen)}: these are distances to a boundary, not probabilities. Declare the kind ${kind} and calibrate, or export probabilities.`,
  );
}

function sumsAreOff({ tensor, seen }: Scores): ModelFinding {
  const sums = `${short(seen.smallestSum)} … ${short(seen.largestSum)}`;
  return refused(
    "rows_do_not_sum",
    `${quoted(tensor)}: sums ${sums}`,
    `The scores of a row sum to ${sums}, not to 1. Export the probabilities of one label a case, or declare the kind logits if a softmax is still to come.`,
  );
}

function regressor({ tensor, seen }: Scores): ModelFinding {
  return scoresFinding(
    "looks_like_regressor",
    tensor,
    seen,
    "This predicts a quantity. Umpire needs a score a class.",
  );
}

function embedding({ tensor, seen, width }: Scores): ModelFinding {
  return scoresFinding(
    "looks_like_encoder",
    tensor,
    seen,
    `Every row is a direction in ${width} dimensions: this yields an embedding, not class scores.`,
  );
}

function contradicted({ tensor, seen }: Scores, declared: OutputKind): ModelFinding {
  const found = seen.kind === null ? range(seen) : seen.kind;
  return scoresFinding(
    "kind_contradicted",
    tensor,
    seen,
    `The output ${quoted(tensor)} was declared ${declared}, but holds ${found}. Declare what it holds.`,
  );
}

function wrongWidth({ tensor, seen, width }: Scores, declared: OutputKind): ModelFinding {
  const wanted = isSingle(declared) ? "one score a row" : "a score a label";
  return scoresFinding(
    "kind_contradicted",
    tensor,
    seen,
    `The kind ${declared} means ${wanted}, but the output ${quoted(tensor)} has ${width} a row.`,
  );
}

function scoresFinding(
  code: FindingCode,
  tensor: string,
  seen: ScoreMeasure,
  detail: string,
): ModelFinding {
  return refused(code, evidenceOf(tensor, seen), detail);
}

function evidenceOf(tensor: string, seen: ScoreMeasure): string {
  return `${quoted(tensor)}: ${range(seen)}`;
}

function range({ smallest, largest }: ScoreMeasure): string {
  return `${short(smallest)} … ${short(largest)}`;
}

/** Three digits, a minus sign as printed. */
function short(value: number): string {
  return String(Number(value.toPrecision(3))).replace("-", "−");
}
