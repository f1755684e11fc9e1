import { describe, expect, it } from "vitest";
import { checkAdapter } from "./check-adapter";
import type { ProposedAdapter } from "./proposed-adapter";
import type { EdgeSignature } from "./signature-of";

const scores = edge("scores", "float32", ["N", 2]);
const x = edge("x", "float32", ["N", 3]);
const matrix = {
  layout: "matrix",
  tensor: "x",
  type: "float32",
  columns: ["age", "income", "debt"],
} as const;

describe("an adapter made by hand", () => {
  it.each<[string, EdgeSignature[], Partial<ProposedAdapter>, string[]]>([
    ["fits", [x], {}, []],
    ["fits an open shape", [edge("x", "float32", null)], {}, []],
    [
      "fits a batch of its size",
      [edge("x", "float32", [4, 3])],
      { batch: { mode: "fixed", size: 4 } },
      [],
    ],
    [
      "says any number of rows where the file says one",
      [edge("x", "float32", [1, 3])],
      {},
      ["unsupported_input"],
    ],
    ["says another type", [edge("x", "float64", ["N", 3])], {}, ["unsupported_input"]],
    ["says another width", [edge("x", "float32", ["N", 4])], {}, ["unsupported_input"]],
    [
      "names an input that is not there",
      [edge("z", "float32", ["N", 3])],
      {},
      ["unknown_tensor", "unsupported_input"],
    ],
    ["forgets an input", [x, edge("rate", "int64", [])], {}, ["unsupported_input"]],
    [
      "feeds it as a constant",
      [x, edge("rate", "int64", [])],
      { constants: [{ tensor: "rate", type: "int64", dims: [], values: [8000] }] },
      [],
    ],
  ])("%s", (_name, inputs, more, codes) => {
    expect(found(inputs, more).map(({ code }) => code)).toEqual(codes);
  });

  it("says what is taken and what is fed", () => {
    const [finding] = found([edge("x", "float64", ["N", 4])], {});
    expect(finding?.detail).toBe("“x” takes float64 [N, 4], but the adapter feeds float32 [?, 3].");
  });

  it("names an output that is not there", () => {
    const output = { tensor: "p", kind: null, labels: null, speaks_for: null };
    expect(found([x], { output })).toMatchObject([
      { code: "unknown_tensor", detail: "The model has no output “p”; it has “scores”." },
    ]);
  });

  it.each<[string, EdgeSignature[], ProposedAdapter["input"]]>([
    [
      "columns",
      [edge("age", "float32", ["N", 1]), edge("city", "string", ["N", 1])],
      {
        layout: "columns",
        columns: [
          { column: "age", tensor: "age", type: "float32" },
          { column: "city", tensor: "city", type: "string" },
        ],
      },
    ],
    ["text", [edge("t", "string", ["N"])], { layout: "text", tensor: "t", rank: 1 }],
    [
      "tokens",
      [edge("ids", "int64", ["N", 9]), edge("mask", "int64", ["N", 9])],
      {
        layout: "tokens",
        ids: "ids",
        mask: "mask",
        types: null,
        type: "int64",
        length: 9,
      },
    ],
    [
      "an image",
      [edge("i", "uint8", ["N", 28, 32, 3])],
      {
        layout: "image",
        tensor: "i",
        type: "uint8",
        order: "nhwc",
        channels: 3,
        height: 28,
        width: 32,
        scale: 1,
        mean: [0],
        deviation: [1],
      },
    ],
    [
      "a tensor",
      [edge("t", "float16", ["N", 5, 2])],
      { layout: "tensor", tensor: "t", type: "float16", dims: [5, 2] },
    ],
  ])("of %s fits, and no longer once a tensor changes its rank", (_name, inputs, input) => {
    expect(found(inputs, { input })).toEqual([]);
    const changed = inputs.map((it) => ({ ...it, dims: [...(it.dims ?? []), 2] }));
    expect(found(changed, { input }).map(({ code }) => code)).toEqual(
      inputs.map(() => "unsupported_input"),
    );
  });
});

function found(inputs: EdgeSignature[], more: Partial<ProposedAdapter>) {
  return checkAdapter(
    { inputs, outputs: [scores] },
    {
      input: { ...matrix, columns: [...matrix.columns] },
      constants: [],
      output: { tensor: "scores", kind: null, labels: null, speaks_for: null },
      batch: { mode: "dynamic" },
      ...more,
    },
  );
}

function edge(name: string, type: string, dims: (string | number | null)[] | null): EdgeSignature {
  return { name, kind: "tensor", type, dims };
}
