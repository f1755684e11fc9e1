import type { Adapter } from "./adapter";
import { applyPipeline } from "./apply-pipeline";
import { bagOfWords } from "./bag-of-words";
import { decodeImage } from "./decode-image";
import type { Features } from "./features";
import { imageRow } from "./image-row";
import { type ImagePipeline, inputKindOf, type Pipeline } from "./pipeline";
import { prepareColumns } from "./prepare-columns";
import { prepareTensor, prepareTokens } from "./prepare-tensor";
import type { Prepared } from "./prepared";

/** One input as a caller sends it: exactly one of these, the one `inputKindOf` names. */
export type PipelineInput = {
  /** As `parseFeatures` gives them. */
  readonly features?: Features | undefined;
  readonly text?: string | undefined;
  /** A PNG or JPEG file in base64. */
  readonly image?: string | undefined;
  /** Nested lists of numbers; whole numbers beyond 2^53 as decimal texts. */
  readonly tensor?: unknown;
};

/** What is wrong with an input; `pointer` is a JSON pointer (RFC 6901) inside it. */
export type InputFault = { readonly pointer: string; readonly detail: string };

export type Preparation = Prepared | { readonly faults: readonly InputFault[] };

/**
 * Turns one input into what the adapter feeds, at training and at inference alike. With the adapter, numbers are held
 * against the element type they will be fed as; without it against float32.
 */
export function prepare(pipeline: Pipeline, input: PipelineInput, adapter?: Adapter): Preparation {
  const kind = inputKindOf(pipeline);
  if (input[kind] === undefined) return fault("", `This version takes ${kind}.`);
  const { features = {}, text = "", image: file = "", tensor } = input;
  switch (pipeline.kind) {
    case "tabular":
      return tabular(pipeline, features);
    case "raw_columns":
      return prepareColumns(pipeline, features, adapter);
    case "bag_of_words":
      return textFault(text) ?? { kind: "row", ...bagOfWords(pipeline, text) };
    case "raw_text":
      return textFault(text) ?? { kind: "text", text, unseen: [] };
    case "image":
      return image(pipeline, file);
    case "tensor":
      return prepareTensor(pipeline, tensor, adapter);
    case "tokens":
      return prepareTokens(pipeline, tensor, adapter);
  }
}

type Faults = { readonly faults: readonly InputFault[] };

function fault(pointer: string, detail: string): Faults {
  return { faults: [{ pointer, detail }] };
}

/** A text that is no sequence of characters (half a surrogate pair) has no UTF-8. */
function textFault(text: string): Faults | null {
  return text.isWellFormed() ? null : fault("/text", "The text holds half a character.");
}

function tabular(
  pipeline: Extract<Pipeline, { kind: "tabular" }>,
  features: Features,
): Preparation {
  try {
    return { kind: "row", ...applyPipeline(pipeline, features) };
  } catch (cause) {
    if (cause instanceof TypeError) return fault("/features", cause.message);
    throw cause;
  }
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

function image(pipeline: ImagePipeline, base64: string): Preparation {
  if (base64.length % 4 !== 0 || !BASE64.test(base64)) {
    return fault("/image", "The image is not base64.");
  }
  const picture = decodeImage(Buffer.from(base64, "base64"));
  if (typeof picture === "string") return fault("/image", picture);
  return { kind: "row", row: imageRow(pipeline, picture), unseen: [] };
}
