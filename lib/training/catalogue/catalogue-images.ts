import type { Adapter } from "#lib/pipeline/adapter";
import { imageFeeds } from "#lib/pipeline/image-feeds";
import { imageRow } from "#lib/pipeline/image-row";
import type { ImagePipeline } from "#lib/pipeline/pipeline";
import { LOGITS } from "../networks/build-network";
import { floatsOf } from "../networks/open-model";
import type { TrainingRows } from "../networks/training-rows";
import { CATALOGUE_LABELS, countOf, type ImageRows, imageAt, PIXELS, SIDE } from "./catalogue-data";

/** Grey, 28 × 28; a picture on a bright ground is turned to its negative, since the articles here lie on black. */
export const CATALOGUE_PIPELINE: ImagePipeline = {
  kind: "image",
  channels: 1,
  height: SIDE,
  width: SIDE,
  invert_bright_border: true,
};

type ImageInput = Extract<Adapter["input"], { layout: "image" }>;

const INPUT: ImageInput = {
  layout: "image",
  tensor: "image",
  type: "float32",
  order: "nchw",
  channels: 1,
  height: SIDE,
  width: SIDE,
  scale: 1 / 255,
  mean: [0],
  deviation: [1],
};

/** Pixels between 0 and 1 in, a score a label out. */
export const CATALOGUE_ADAPTER: Adapter = {
  input: INPUT,
  constants: [],
  output: {
    tensor: LOGITS,
    kind: "logits",
    labels: [...CATALOGUE_LABELS],
    speaks_for: null,
    row: "plain",
  },
  batch: { mode: "dynamic" },
};

/** What a network of this catalogue takes. */
export const CATALOGUE_INPUT = { tensor: INPUT.tensor, dims: [1, SIDE, SIDE] } as const;

/** The images as the pipeline makes them of uploads: the same function, and whole numbers still fit a byte. */
export function preparedImages(rows: ImageRows): ImageRows {
  const pixels = new Uint8Array(rows.pixels.length);
  for (let row = 0; row < countOf(rows); row += 1) {
    pixels.set(preparedImage(imageAt(rows, row)), row * PIXELS);
  }
  return { pixels, labels: rows.labels };
}

/** One grey image through the pipeline. */
export function preparedImage(pixels: Uint8Array): Float32Array {
  const rgba = new Uint8Array(4 * pixels.length).fill(255);
  pixels.forEach((value, at) => {
    rgba.fill(value, 4 * at, 4 * at + 3);
  });
  const side = Math.sqrt(pixels.length);
  return imageRow(CATALOGUE_PIPELINE, { width: side, height: side, rgba });
}

/** Prepared images as rows to learn from: each byte becomes the number that the adapter feeds for it. */
export function imageTrainingRows({ pixels, labels }: ImageRows): TrainingRows {
  const fed = fedValues();
  return {
    count: labels.length,
    input: CATALOGUE_INPUT.tensor,
    dims: CATALOGUE_INPUT.dims,
    write: (row, into, at) => {
      for (let i = 0; i < PIXELS; i += 1) {
        into[at + i] = fed[pixels[row * PIXELS + i] as number] as number;
      }
    },
    label: (row) => labels[row] as number,
  };
}

/** What the adapter feeds for each byte. */
function fedValues(): Float32Array {
  const bytes = Uint8Array.from({ length: 256 }, (_, value) => value);
  const feeds = imageFeeds({ ...INPUT, height: 1, width: bytes.length }, bytes, 1);
  return floatsOf(feeds, INPUT.tensor);
}
