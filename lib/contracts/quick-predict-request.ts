import type { PredictInput, PredictRequest } from "./predictions";

const MOST_INPUTS = 256;
const MOST_NAME = 200;
const MOST_SCALAR_TEXT = 10_000;

type Members = Readonly<Record<string, unknown>>;

/**
 * A parsed body as the request it is, when it is one that `PredictRequest` takes and is of a usual shape; `null` when it
 * is not or nobody can tell so quickly, and then the schema judges. What is taken is taken as it is: equal to what the
 * schema would make of it. Texts must be free of NUL and lone surrogates, and keys of `__proto__`: the caller sees to it.
 */
export function quickPredictRequest(sent: unknown): PredictRequest | null {
  if (!isObject(sent)) return null;
  for (const key in sent) if (key !== "inputs") return null;
  const { inputs } = sent;
  if (!Array.isArray(inputs) || inputs.length === 0 || inputs.length > MOST_INPUTS) return null;
  for (const input of inputs) if (!isUsualInput(input)) return null;
  return sent as PredictRequest;
}

/** Exactly one kind of content, and fields beside it; tensors are left to the schema. */
function isUsualInput(input: unknown): boolean {
  if (!isObject(input)) return false;
  let contents = 0;
  for (const key in input) {
    const fits = FIELDS[key as keyof PredictInput];
    if (!fits?.(input[key])) return false;
    if (CONTENTS.has(key)) contents += 1;
  }
  return contents === 1;
}

const CONTENTS: ReadonlySet<string> = new Set(["features", "text", "image", "probabilities"]);

const FIELDS: { readonly [Name in keyof PredictInput]?: (value: unknown) => boolean } = {
  features: isScalars,
  context: isScalars,
  probabilities: isNumbers,
  text: (value) => typeof value === "string" && value.length <= 200_000,
  image: (value) => typeof value === "string" && value.length <= 1_000_000,
  reference: isName,
  subject: isName,
};

function isScalars(value: unknown): boolean {
  if (!isObject(value)) return false;
  for (const key in value) if (key.length > MOST_NAME || !isScalar(value[key])) return false;
  return true;
}

function isScalar(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value === "string") return value.length <= MOST_SCALAR_TEXT;
  return value === null || typeof value === "boolean";
}

function isNumbers(value: unknown): boolean {
  if (!isObject(value)) return false;
  for (const key in value) {
    if (key.length === 0 || key.length > 64 || !Number.isFinite(value[key])) return false;
  }
  return true;
}

function isName(value: unknown): boolean {
  return typeof value === "string" && value.length > 0 && value.length <= MOST_NAME;
}

function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
