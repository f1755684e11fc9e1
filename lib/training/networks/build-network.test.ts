import { expect, it } from "vitest";
import { variance } from "#lib/math/sum";
import { decodeModel } from "#lib/onnx/decode-model";
import { encodeModel } from "#lib/onnx/encode-model";
import { inspectModel } from "#lib/onnx/inspect-model";
import { signatureOf } from "#lib/onnx/signature-of";
import { buildNetwork, type Layer, LOGITS, PROBABILITIES } from "./build-network";
import { dimsOf, floatsIn, graphOf } from "./graph-parts";
import { openDirectly } from "./open-directly.test.support";
import { floatsOf } from "./open-model";

const CNN: Layer[] = [
  { layer: "convolution", channels: 4, kernel: 5, padding: 2 },
  { layer: "max_pool", size: 2 },
  { layer: "convolution", channels: 6, kernel: 3 },
  { layer: "max_pool", size: 3 },
  { layer: "dense", units: 7 },
  { layer: "dense", units: 3 },
];
const image = { tensor: "image", dims: [2, 12, 16] };

it("gives logits and their softmax for any number of rows", async () => {
  const bytes = encodeModel(buildNetwork({ name: "cnn", input: image, layers: CNN, seed: 1 }));
  expect(inspectModel(bytes).findings).toEqual([]);
  expect(signatureOf(bytes)).toEqual({
    inputs: [{ name: "image", kind: "tensor", type: "float32", dims: ["N", 2, 12, 16] }],
    outputs: [
      { name: LOGITS, kind: "tensor", type: "float32", dims: ["N", 3] },
      { name: PROBABILITIES, kind: "tensor", type: "float32", dims: ["N", 3] },
    ],
  });
  const session = await openDirectly(bytes, { optimize: "none" });
  const data = Float32Array.from({ length: 5 * 384 }, (_, i) => Math.sin(i));
  const feed = { type: "float32" as const, dims: [5, ...image.dims], data };
  const outputs = await session.run({ image: feed });
  await session.close();
  const [logits, probabilities] = [LOGITS, PROBABILITIES].map((name) => floatsOf(outputs, name));
  for (let row = 0; row < 5; row += 1) {
    const scores = logits?.subarray(row * 3, row * 3 + 3) ?? [];
    const total = Array.from(scores, Math.exp).reduce((sum, it) => sum + it, 0);
    expect(probabilities?.[row * 3 + 1]).toBeCloseTo(Math.exp(scores[1] ?? 0) / total, 6);
  }
});

it("draws weights whose variance is 2 over the number of inputs, and starts biases at 0", () => {
  const layers: Layer[] = [
    { layer: "dense", units: 300 },
    { layer: "dense", units: 2 },
  ];
  const wide = { tensor: "features", dims: [50] };
  const initializers = graphOf(
    buildNetwork({ name: "mlp", input: wide, layers, seed: 3 }),
  ).initializer;
  expect(initializers.map((it) => [it.name, ...dimsOf(it)])).toEqual([
    ["dense1.weight", 50, 300],
    ["dense1.bias", 300],
    ["dense2.weight", 300, 2],
    ["dense2.bias", 2],
  ]);
  const [weights, biases] = initializers.map((it) => [...floatsIn(it)]);
  expect(variance(weights ?? [])).toBeCloseTo(2 / 50, 2);
  expect(new Set(biases)).toEqual(new Set([0]));
});

it("depends on the seed alone", () => {
  const bytes = (seed: number) =>
    encodeModel(buildNetwork({ name: "cnn", input: image, layers: CNN, seed }));
  expect(bytes(1)).toEqual(bytes(1));
  expect(bytes(1)).not.toEqual(bytes(2));
  expect(encodeModel(decodeModel(bytes(1)))).toEqual(bytes(1));
});

it("refuses layers that do not fit", () => {
  const build = (layers: Layer[], dims: number[]) => () =>
    buildNetwork({ name: "odd", input: { tensor: "x", dims }, layers, seed: 1 });
  expect(build([{ layer: "max_pool", size: 2 }], [1, 4, 4])).toThrow("last layer");
  expect(build(CNN, [16])).toThrow("image");
});
