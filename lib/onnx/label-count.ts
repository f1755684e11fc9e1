import { type ModelFinding, quoted, refused } from "./model-finding";

/** A width this far beyond the labels is no list with a label forgotten. */
const EMBEDDING_WIDTH = 64;

/** What is wrong between the scores a row and the labels named for them; one column speaks for one of two labels. */
export function labelCountFindings(
  tensor: string,
  width: number,
  labels: readonly string[],
): ModelFinding[] {
  const evidence = `${quoted(tensor)} has ${scores(width)} a row, ${named(labels.length)}`;
  if (labels.length === 1) {
    const detail =
      "The model knows a single class, so there is nothing to decide. Train it on two labels at least.";
    return [refused("single_class", evidence, detail)];
  }
  if (labels.length === (width === 1 ? 2 : width)) return [];
  if (width >= EMBEDDING_WIDTH && width > 4 * labels.length) {
    const detail = `${scores(width)} a row fit no list of ${labels.length} labels: this yields an embedding, a map or a sequence, not class scores.`;
    return [refused("looks_like_encoder", evidence, detail)];
  }
  const wanted = width === 1 ? " A single score needs two labels." : "";
  const detail = `${capital(scores(width))} a row, ${named(labels.length)}.${wanted}`;
  return [refused("label_count_mismatch", evidence, detail)];
}

const WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

function scores(count: number): string {
  return `${WORDS[count] ?? count} ${count === 1 ? "score" : "scores"}`;
}

function named(count: number): string {
  return `${WORDS[count] ?? count} ${count === 1 ? "label" : "labels"} given`;
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
