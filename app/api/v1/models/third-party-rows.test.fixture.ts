import { PNG } from "pngjs";
import { mulberry32, randomIndex, randomNormal } from "#lib/math/random";
import type { Adapter } from "#lib/pipeline/adapter";
import { versionBytes } from "#lib/registry/model-files";
import type { Tensors } from "#lib/runtime/protocol";
import { openModel } from "#lib/runtime/served-model";

/** One case: as a caller sends it, and as the file is fed with it, worked out by hand. */
export type ThirdPartyRow = { readonly input: object; readonly feeds: Tensors };

/** Made-up cases for pictures and tensors; the same seed gives the same. */
export function thirdPartyRows(adapter: Adapter, count: number, seed: number): ThirdPartyRow[] {
  const random = mulberry32(seed);
  return Array.from({ length: count }, () => rowFor(adapter.input, random));
}

function rowFor(input: Adapter["input"], random: () => number): ThirdPartyRow {
  if (input.layout === "image") return pictureRow(input, random);
  if (input.layout !== "tensor") throw new Error(`no rows for the layout ${input.layout}`);
  const size = input.dims.reduce((product, dim) => product * dim, 1);
  const data = Float32Array.from({ length: size }, () => randomNormal(random));
  return {
    input: { tensor: nested([...data], input.dims) },
    feeds: { [input.tensor]: { type: "float32", dims: [1, ...input.dims], data } },
  };
}

/** Colored noise as a PNG file, and its planes scaled as the exporter's own code does. */
function pictureRow(
  input: Extract<Adapter["input"], { layout: "image" }>,
  random: () => number,
): ThirdPartyRow {
  const { channels, height, width, scale, mean, deviation } = input;
  const area = height * width;
  const png = new PNG({ width, height });
  const data = new Float32Array(channels * area);
  for (let at = 0; at < area; at += 1) {
    png.data[4 * at + 3] = 255;
    const grey = randomIndex(random, 256);
    for (let channel = 0; channel < 3; channel += 1) {
      const value = channels === 1 ? grey : randomIndex(random, 256);
      png.data[4 * at + channel] = value;
      if (channel >= channels) continue;
      const scaled = (value * scale - (mean[channel] ?? 0)) / (deviation[channel] ?? 1);
      data[channel * area + at] = scaled;
    }
  }
  return {
    input: { image: PNG.sync.write(png).toString("base64") },
    feeds: { [input.tensor]: { type: "float32", dims: [1, channels, height, width], data } },
  };
}

function nested(values: readonly number[], dims: readonly number[]): unknown {
  const [size = 1, ...inner] = dims;
  if (inner.length === 0) return values;
  const step = values.length / size;
  const parts = Array.from({ length: size }, (_, i) => values.slice(i * step, (i + 1) * step));
  return parts.map((part) => nested(part, inner));
}

/** What the stored file itself answers, row by row in a process of its own, as probabilities of the labels in order. */
export async function directProbabilities(
  file: { readonly filesDir: string; readonly sha256: string },
  { output }: Adapter,
  rows: readonly ThirdPartyRow[],
): Promise<number[][]> {
  const model = openModel({
    sha256: file.sha256,
    bytes: () => versionBytes(file),
    batch: "dynamic",
    signature: { input: { name: "unused", type: "float32" }, outputs: [output.tensor] },
  });
  try {
    const told: number[][] = [];
    for (const { feeds } of rows) {
      const { outputs } = await model.runFeeds(feeds, { rows: 1 });
      told.push(probabilitiesOf(output, Array.from(outputs[output.tensor]?.data ?? [], Number)));
    }
    return told;
  } finally {
    await model.close();
  }
}

function probabilitiesOf(
  { kind, labels, speaks_for }: Adapter["output"],
  scores: readonly number[],
): number[] {
  const [score = Number.NaN] = scores;
  switch (kind) {
    case "probabilities":
      return [...scores];
    case "single_probability":
      return labels.map((label) => (label === speaks_for ? score : 1 - score));
    case "logits": {
      const most = Math.max(...scores);
      const raised = scores.map((it) => Math.exp(it - most));
      const sum = raised.reduce((total, it) => total + it, 0);
      return raised.map((it) => it / sum);
    }
    default:
      throw new Error(`no model of other people answers with ${kind}`);
  }
}
