import { type ModelFinding, quoted, refused } from "./model-finding";
import { type EdgeSignature, type ModelSignature, shapeText } from "./signature-of";

/** An input that takes what an output gave the call before. */
export type StatePair = { readonly input: EdgeSignature; readonly output: EdgeSignature };

/**
 * Pairs of an input and an output of one type and one shape, of rank 2 and more, beside another input and another
 * output. Below rank 3 the names have to be related too, since features and scores may well be equally many.
 */
export function findState({ inputs, outputs }: ModelSignature): StatePair[] {
  if (inputs.length < 2 || outputs.length < 2) return [];
  const free = new Set(outputs);
  return inputs.flatMap((input) => {
    const output = [...free].find((it) => isState(input, it));
    if (!output) return [];
    free.delete(output);
    return [{ input, output }];
  });
}

/** The finding about a model that remembers between calls, with its first pair as evidence. */
export function statefulFindings(pairs: readonly StatePair[]): ModelFinding[] {
  return pairs
    .slice(0, 1)
    .map(({ input, output }) =>
      refused(
        "stateful",
        `${quoted(input.name)} ${shapeText(input.dims)} comes back as ${quoted(output.name)}`,
        "This model remembers between calls. Each prediction here stands alone. Export it without its state.",
      ),
    );
}

function isState(input: EdgeSignature, output: EdgeSignature): boolean {
  if (input.type !== output.type || input.dims === null) return false;
  const isNamedAlike = areRelated(input.name, output.name);
  if (output.dims === null) return isNamedAlike && input.dims.length >= 2;
  if (input.dims.length !== output.dims.length || input.dims.length < 2) return false;
  if (!input.dims.every((dim, axis) => mayAgree(dim, output.dims?.[axis] ?? null))) return false;
  return isNamedAlike || (input.dims.length >= 3 && input.dims.some(isTellingSize));
}

function mayAgree(a: number | string | null, b: number | string | null): boolean {
  return typeof a !== "number" || typeof b !== "number" || a === b;
}

function isTellingSize(dim: number | string | null): boolean {
  return typeof dim === "number" && dim > 1;
}

/** `state` and `stateN`, `h0` and `hn`, `past_key.1` and `present_key.1`: the same word but for its tense. */
function areRelated(input: string, output: string): boolean {
  const stem = stemOf(input);
  return stem !== "" && stem === stemOf(output);
}

function stemOf(name: string): string {
  const words = name.replaceAll(/([a-z])([A-Z])/g, "$1_$2").toLowerCase();
  const bare = words.replaceAll(
    /(^|[_./-])(in|out|input|output|past|present|prev|next|new|old|n)(?=$|[_./-])/g,
    "$1",
  );
  return bare.replace(/^([hc])[0n]$/, "$1").replaceAll(/[_./-]+/g, "");
}
