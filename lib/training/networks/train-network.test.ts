import { expect, it } from "vitest";
import { mulberry32, randomNormal } from "#lib/math/random";
import { encodeModel } from "#lib/onnx/encode-model";
import { buildNetwork, LOGITS } from "./build-network";
import { floatsIn, graphOf, type Model } from "./graph-parts";
import { openDirectly } from "./open-directly.test.support";
import { floatsOf } from "./open-model";
import { type TrainingOptions, trainNetwork } from "./train-network";
import { matrixRows, type TrainingRows } from "./training-rows";

const network = buildNetwork({
  name: "mlp",
  input: { tensor: "features", dims: [2] },
  layers: [
    { layer: "dense", units: 16 },
    { layer: "dense", units: 2 },
  ],
  seed: 1,
});
const OPTIONS: TrainingOptions = {
  logits: LOGITS,
  classes: 2,
  seed: 1,
  epochs: 30,
  batch: 32,
  learningRate: 0.02,
};
const rows = corners(310);

it("learns what no straight line tells apart, and leaves everything but the weights as it was", async () => {
  const before = encodeModel(network);
  const losses: number[] = [];
  const options = { ...OPTIONS, onEpoch: (_: number, loss: number) => losses.push(loss) };
  const trained = await trainNetwork(network, rows, options, openDirectly);
  expect(await accuracy(trained)).toBeGreaterThan(0.95);
  expect(losses).toHaveLength(30);
  expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) / 3);
  expect(encodeModel(network)).toEqual(before);
  const shown = (model: Model) => {
    const { node, input, output, initializer } = graphOf(model);
    return [node, input, output, initializer.map(({ name, dims }) => [name, ...dims])];
  };
  expect(shown(trained)).toEqual(shown(network));
});

it("gives the same bytes to the same seed, and others to another", async () => {
  const bytes = async (seed: number) =>
    encodeModel(await trainNetwork(network, rows, { ...OPTIONS, epochs: 2, seed }, openDirectly));
  const first = await bytes(1);
  expect(await bytes(1)).toEqual(first);
  expect(await bytes(2)).not.toEqual(first);
});

it("moves only what it is told to", async () => {
  const mask = Uint8Array.from({ length: 32 }, (_, i) => i % 2);
  const options: TrainingOptions = {
    ...OPTIONS,
    epochs: 1,
    weightDecay: 0.1,
    trainable: (name) => name.startsWith("dense1"),
    masks: { "dense1.weight": mask },
  };
  const trained = await trainNetwork(network, rows, options, openDirectly);
  const moved = (name: string) => {
    const [was, is] = [network, trained].map((model) => {
      const found = graphOf(model).initializer.find((it) => it.name === name);
      return found ? floatsIn(found) : new Float32Array(0);
    });
    return Array.from(is ?? [], (value, i) => (value === was?.[i] ? 0 : 1));
  };
  expect(moved("dense1.weight")).toEqual([...mask]);
  expect(moved("dense1.bias")).toContain(1);
  expect(moved("dense2.weight")).not.toContain(1);
});

it("listens to weights of rows", async () => {
  // Rows of weight 0 are labeled wrongly; nobody may notice.
  const half = (row: number) => (row >> 2) % 2 === 0;
  const misled: TrainingRows = {
    ...rows,
    label: (row) => (half(row) ? rows.label(row) : 1 - rows.label(row)),
    weight: (row) => (half(row) ? 2 : 0),
  };
  expect(
    await accuracy(await trainNetwork(network, misled, OPTIONS, openDirectly)),
  ).toBeGreaterThan(0.95);
});

it("listens to a teacher where no label says anything", async () => {
  const taught: TrainingRows = {
    ...rows,
    label: () => 0,
    soft: (row, into, at) => {
      into[at + rows.label(row)] = 1;
    },
  };
  const distill = { alpha: 1, temperature: 2 };
  const trained = await trainNetwork(network, taught, { ...OPTIONS, distill }, openDirectly);
  expect(await accuracy(trained)).toBeGreaterThan(0.95);
  const alone = trainNetwork(network, rows, { ...OPTIONS, distill }, openDirectly);
  await expect(alone).rejects.toThrow("teacher");
});

it("says so when the loss runs away", async () => {
  const wild = { ...OPTIONS, learningRate: 1e38 };
  await expect(trainNetwork(network, rows, wild, openDirectly)).rejects.toThrow(RangeError);
});

it("refuses rows and labels of different number", () => {
  expect(() => matrixRows("features", new Float32Array(7), [0, 1])).toThrow(RangeError);
});

/** Four clouds; opposite corners are of one class. */
function corners(count: number): TrainingRows {
  const random = mulberry32(5);
  const labels: number[] = [];
  const values = Float32Array.from(
    Array.from({ length: count }, (_, row) => {
      const [right, up] = [row & 1, (row >> 1) & 1];
      labels.push(right ^ up);
      return [right, up].map((side) => 2 * side - 1 + 0.3 * randomNormal(random));
    }).flat(),
  );
  return matrixRows("features", values, labels);
}

async function accuracy(model: Model): Promise<number> {
  const session = await openDirectly(encodeModel(model), { optimize: "all" });
  const data = new Float32Array(rows.count * 2);
  for (let row = 0; row < rows.count; row += 1) rows.write(row, data, 2 * row);
  const features = { type: "float32" as const, dims: [rows.count, 2], data };
  const logits = floatsOf(await session.run({ features }, [LOGITS]), LOGITS);
  await session.close();
  let right = 0;
  for (let row = 0; row < rows.count; row += 1) {
    const isOne = (logits[2 * row + 1] as number) > (logits[2 * row] as number);
    if (Number(isOne) === rows.label(row)) right += 1;
  }
  return right / rows.count;
}
