import { expect, it } from "vitest";
import { adamTensor, moveByAdam } from "./adam";

const RATES = { learningRate: 0.1, weightDecay: 0.5 };

it("takes the steps of the published rule", () => {
  const tensor = adamTensor(Float32Array.of(1), 1, null);
  const gradients = [2, -1, 0.5];
  // By hand: means .2, .08, .122; squares .004, .004996, .005241004; each over 1 − β^count.
  const moves = [
    0.1 * (0.2 / 0.1 / Math.sqrt(0.004 / 0.001)),
    0.1 * (0.08 / 0.19 / Math.sqrt(0.004996 / 0.001999)),
    0.1 * (0.122 / 0.271 / Math.sqrt(0.005241004 / 0.002997001)),
  ];
  let expected = 1;
  gradients.forEach((gradient, index) => {
    moveByAdam(tensor, Float32Array.of(gradient), index + 1, RATES);
    expected -= moves[index] as number;
    expect(tensor.values[0]).toBeCloseTo(expected, 5);
  });
});

it("takes weights away in proportion, biases not", () => {
  const still = Float32Array.of(0, 0);
  const [weights, biases] = [2, 1].map((rank) => adamTensor(Float32Array.of(4, -2), rank, null));
  if (!weights || !biases) throw new Error("Two tensors were made");
  moveByAdam(weights, still, 1, RATES);
  moveByAdam(biases, still, 1, RATES);
  expect([...weights.values]).toEqual([3.8, -1.9].map(Math.fround));
  expect([...biases.values]).toEqual([4, -2]);
});

it("leaves alone what the mask freezes, its means included", () => {
  const given = Float32Array.of(4, 4);
  const tensor = adamTensor(given, 2, Uint8Array.of(1, 0));
  moveByAdam(tensor, Float32Array.of(3, 3), 1, RATES);
  expect(tensor.values[0]).toBeLessThan(4);
  expect([tensor.values[1], tensor.means[1], tensor.squares[1]]).toEqual([4, 0, 0]);
  expect([...given]).toEqual([4, 4]);
  expect(() => adamTensor(given, 2, Uint8Array.of(1))).toThrow(RangeError);
});
