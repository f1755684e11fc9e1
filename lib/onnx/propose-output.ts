import type { AdapterHints } from "./adapter-hints";
import { type ModelFinding, quoted, refused } from "./model-finding";
import { type EdgeSignature, shapeText } from "./signature-of";

/** The output that holds the scores, and beside it one that names the label itself. */
export type OutputProposal = {
  readonly scores: EdgeSignature | null;
  readonly labelOutput: string | null;
  readonly missing: string[];
  readonly findings: ModelFinding[];
};

/** Picks by shape, then by the number of labels; a name only breaks a tie, and where it does not, the uploader is asked. */
export function proposeOutput(
  outputs: readonly EdgeSignature[],
  labels: readonly string[] | null,
  hints: AdapterHints,
): OutputProposal {
  const { scores, missing, findings } = pickScores(outputs, labels, hints);
  const label = outputs.find((it) => it !== scores && isLabelOutput(it));
  return { scores, labelOutput: label?.name ?? null, missing, findings };
}

/** Scores a row where the graph fixes them: 1 for [N] and [N, 1], `null` where only a run can tell. */
export function widthOf(edge: EdgeSignature): number | null {
  if (edge.dims === null) return null;
  const dims = squeezed(edge.dims);
  if (dims.length === 1) return 1;
  const [, width] = dims;
  return dims.length === 2 && typeof width === "number" ? width : null;
}

type Picked = Omit<OutputProposal, "labelOutput">;

function pickScores(
  outputs: readonly EdgeSignature[],
  labels: readonly string[] | null,
  hints: AdapterHints,
): Picked {
  if (hints.output !== undefined) return pickNamed(outputs, hints.output);
  const numeric = outputs.filter(isNumeric);
  const rows = numeric.filter(isRowOfScores);
  if (rows.length === 0) return noneOf(outputs, numeric);
  const fitting = labels ? rows.filter((it) => widthOf(it) === labels.length) : [];
  const candidates = fitting.length > 0 ? fitting : rows;
  const telling = candidates.filter(({ name }) => /prob|softmax/i.test(name));
  const chosen = [candidates, telling].find((it) => it.length === 1)?.[0];
  if (chosen) return { scores: chosen, missing: [], findings: [] };
  const names = candidates.slice(0, 6).map(({ name }) => quoted(name));
  const question = `Say which of the outputs ${names.join(", ")} holds a score a class.`;
  return { scores: null, missing: [question], findings: [] };
}

function pickNamed(outputs: readonly EdgeSignature[], name: string): Picked {
  const scores = outputs.find((it) => it.name === name);
  if (!scores) {
    const known = outputs.slice(0, 6).map((it) => quoted(it.name));
    const detail = `The model has no output ${quoted(name)}; it has ${known.join(", ")}.`;
    return {
      scores: null,
      missing: [],
      findings: [refused("unknown_tensor", quoted(name), detail)],
    };
  }
  return isNumeric(scores) && isRowOfScores(scores)
    ? { scores, missing: [], findings: [] }
    : noneOf(outputs, isNumeric(scores) ? [scores] : []);
}

function noneOf(outputs: readonly EdgeSignature[], numeric: readonly EdgeSignature[]): Picked {
  const [first] = numeric;
  if (first) return { scores: null, missing: [], findings: [encoder(first)] };
  const names = outputs.slice(0, 4).map(({ name, type }) => `${quoted(name)} ${type}`);
  const detail =
    "This names a label at most. Umpire needs a score a class. Export the probabilities too.";
  return { scores: null, missing: [], findings: [refused("no_scores", names.join(", "), detail)] };
}

/** The finding about an output that is more than one row of scores a case. */
export function encoder({ name, dims }: Pick<EdgeSignature, "name" | "dims">): ModelFinding {
  return refused(
    "looks_like_encoder",
    `${quoted(name)} ${shapeText(dims)}`,
    "This yields an embedding, a map or a sequence, not class scores. Umpire needs a score a class.",
  );
}

function isNumeric({ kind, type }: EdgeSignature): boolean {
  return kind === "tensor" && ["float16", "float32", "float64"].includes(type);
}

/** Unknown shapes are given the benefit of the doubt: a run will tell. */
function isRowOfScores({ dims }: EdgeSignature): boolean {
  if (dims === null) return true;
  const { length } = squeezed(dims);
  return length === 1 || length === 2;
}

function isLabelOutput({ kind, type, dims }: EdgeSignature): boolean {
  if (kind !== "tensor" || !["int64", "int32", "string"].includes(type)) return false;
  return dims === null || dims.length === 1 || (dims.length === 2 && dims[1] === 1);
}

/** [N, 1, K] is [N, K]. */
function squeezed<T>(dims: readonly T[]): readonly T[] {
  return dims.length === 3 && dims[1] === 1 ? [dims[0] as T, dims[2] as T] : dims;
}
