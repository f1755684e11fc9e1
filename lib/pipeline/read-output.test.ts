import { describe, expect, it } from "vitest";
import { Adapter } from "./adapter";
import type { Feed } from "./feeds";
import { readOutput, UnreadableOutput } from "./read-output";

function adapterOf(kind: string, labels = ["no", "yes"], speaksFor: string | null = null): Adapter {
  return Adapter.parse({
    input: { layout: "tensor", tensor: "x", type: "float32", dims: [] },
    output: { tensor: "p", kind, labels, speaks_for: speaksFor },
    batch: { mode: "dynamic" },
  });
}

const floats = (dims: number[], ...values: number[]): Feed => ({
  type: "float32",
  dims,
  data: Float32Array.from(values),
});

describe("readOutput", () => {
  it("gives each row its scores", () => {
    const output = floats([2, 2], 0.25, 0.75, 0.5, 0.5);
    expect(readOutput(adapterOf("probabilities"), output, 2)).toEqual([
      [0.25, 0.75],
      [0.5, 0.5],
    ]);
  });

  it("leaves logits alone and takes the logarithm off probabilities", () => {
    expect(readOutput(adapterOf("logits"), floats([1, 2], -3, 2.5), 1)).toEqual([[-3, 2.5]]);
    const [row = []] = readOutput(adapterOf("log_probabilities"), floats([1, 2], -2, -0.25), 1);
    expect(row).toEqual([Math.exp(-2), Math.exp(-0.25)]);
  });

  it.each([
    ["yes", [0.75, 0.25]],
    ["no", [0.25, 0.75]],
  ])("makes two of a single value that speaks for %s", (label, scores) => {
    const adapter = adapterOf("single_probability", ["no", "yes"], label);
    for (const dims of [[1], [1, 1], [1, 1, 1]]) {
      expect(readOutput(adapter, floats(dims, 0.25), 1)).toEqual([scores]);
    }
  });

  it("bends a single logit", () => {
    const adapter = adapterOf("single_logit", ["no", "yes"], "yes");
    const [[no = 0, yes = 0] = []] = readOutput(adapter, floats([1], 1.5), 1);
    expect(yes).toBeCloseTo(1 / (1 + Math.exp(-1.5)), 12);
    expect(no + yes).toBe(1);
  });

  it("squeezes axes of one behind the first", () => {
    const output = floats([2, 1, 2], 1, 2, 3, 4);
    expect(readOutput(adapterOf("logits"), output, 2)).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it.each([
    ["float16", Uint16Array.of(0x3400, 0x3a00)],
    ["float64", Float64Array.of(0.25, 0.75)],
  ] as const)("reads %s", (type, data) => {
    const output = { type, dims: [1, 2], data };
    expect(readOutput(adapterOf("probabilities"), output, 1)).toEqual([[0.25, 0.75]]);
  });

  it("reads big integers", () => {
    const output: Feed = { type: "int64", dims: [1, 2], data: BigInt64Array.of(-3n, 9n) };
    expect(readOutput(adapterOf("logits"), output, 1)).toEqual([[-3, 9]]);
  });

  it.each([
    ["is absent", undefined],
    ["is too wide", floats([1, 3], 1, 2, 3)],
    ["is too narrow", floats([1, 1], 1)],
    ["holds another number of rows", floats([2, 2], 1, 2, 3, 4)],
    ["is a map", floats([1, 2, 2], 1, 2, 3, 4)],
    ["holds texts", { type: "string", dims: [1, 2], data: ["a", "b"] } as const],
  ])("says that an output %s", (_name, output) => {
    expect(() => readOutput(adapterOf("logits"), output, 1)).toThrow(UnreadableOutput);
  });
});
