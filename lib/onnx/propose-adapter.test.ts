import { describe, expect, it } from "vitest";
import { Adapter } from "#lib/pipeline/adapter";
import { checkAdapter } from "./check-adapter";
import type { OutputJudgement } from "./judge-outputs";
import { type AdapterSources, proposeAdapter } from "./propose-adapter";
import type { ProposedInput } from "./proposed-adapter";
import { settleAdapter } from "./settle-adapter";
import type { EdgeSignature } from "./signature-of";

type Dims = EdgeSignature["dims"];

const scores = edge("scores", "float32", ["N", 2]);
const labels = ["no", "yes"];
const hints = { labels };

const MEASURED: OutputJudgement = {
  kind: "probabilities",
  measured: "probabilities",
  classes: 2,
  rows: 9,
  labels: null,
  squeezed: false,
  missing: [],
  findings: [],
};

describe("layouts the graph tells", () => {
  it.each<[string, EdgeSignature[], AdapterSources, ProposedInput]>([
    [
      "a matrix, its features named in order",
      [edge("x", "float64", ["N", 3])],
      { features: ["age", "income", "debt"] },
      { layout: "matrix", tensor: "x", type: "float64", columns: ["age", "income", "debt"] },
    ],
    [
      "a matrix of texts",
      [edge("x", "string", [null, 2])],
      { features: ["color", "size"] },
      { layout: "matrix", tensor: "x", type: "string", columns: ["color", "size"] },
    ],
    [
      "a matrix as wide as its features",
      [edge("x", "float32", null)],
      { features: ["age", "income"] },
      { layout: "matrix", tensor: "x", type: "float32", columns: ["age", "income"] },
    ],
    [
      "columns by their own names",
      [edge("age", "float32", ["N", 1]), edge("city", "string", ["N", 1])],
      {},
      {
        layout: "columns",
        columns: [
          { column: "age", tensor: "age", type: "float32" },
          { column: "city", tensor: "city", type: "string" },
        ],
      },
    ],
    [
      "columns by name, whatever the order of the features",
      [edge("age", "int64", ["N", 1]), edge("city", "string", ["N", 1])],
      { features: ["city", "age"] },
      {
        layout: "columns",
        columns: [
          { column: "age", tensor: "age", type: "int64" },
          { column: "city", tensor: "city", type: "string" },
        ],
      },
    ],
    [
      "columns in order, where the tensors are called otherwise",
      [edge("f0", "float32", ["N", 1]), edge("f1", "string", [null, null])],
      { features: ["age", "city"] },
      {
        layout: "columns",
        columns: [
          { column: "age", tensor: "f0", type: "float32" },
          { column: "city", tensor: "f1", type: "string" },
        ],
      },
    ],
    ["text", [edge("t", "string", ["N"])], {}, { layout: "text", tensor: "t", rank: 1 }],
    [
      "text in a column",
      [edge("t", "string", [1, 1])],
      {},
      { layout: "text", tensor: "t", rank: 2 },
    ],
    [
      "one feature of text, if it is one",
      [edge("t", "string", ["N", 1])],
      { inputKind: "features", features: ["city"] },
      { layout: "matrix", tensor: "t", type: "string", columns: ["city"] },
    ],
    [
      "tokens with mask and types",
      [
        edge("attention_mask", "int64", ["N", 64]),
        edge("token_type_ids", "int64", ["N", 64]),
        edge("input_ids", "int64", ["N", "T"]),
      ],
      {},
      {
        layout: "tokens",
        ids: "input_ids",
        mask: "attention_mask",
        types: "token_type_ids",
        type: "int64",
        length: 64,
      },
    ],
    [
      "tokens alone",
      [edge("words", "int32", ["N", "T"])],
      { inputKind: "tokens", dims: [48] },
      { layout: "tokens", ids: "words", mask: null, types: null, type: "int32", length: 48 },
    ],
    [
      "an image of bytes, channels last",
      [edge("pixels", "uint8", ["N", 32, 48, 3])],
      {},
      {
        layout: "image",
        tensor: "pixels",
        type: "uint8",
        order: "nhwc",
        channels: 3,
        height: 32,
        width: 48,
        scale: 1,
        mean: [0, 0, 0],
        deviation: [1, 1, 1],
      },
    ],
    [
      "an image of floats, channels first, sizes said",
      [edge("pixels", "float32", ["N", 3, "H", "W"])],
      { dims: [48, 192], image: { scale: 1 / 127.5, mean: [1], deviation: [0.5, 1, 2] } },
      {
        layout: "image",
        tensor: "pixels",
        type: "float32",
        order: "nchw",
        channels: 3,
        height: 48,
        width: 192,
        scale: 1 / 127.5,
        mean: [1, 1, 1],
        deviation: [0.5, 1, 2],
      },
    ],
    [
      "a tensor as it is",
      [edge("onnx::Flatten_0", "float32", [1, 25, 96])],
      {},
      { layout: "tensor", tensor: "onnx::Flatten_0", type: "float32", dims: [25, 96] },
    ],
    [
      "a tensor with a dimension said",
      [edge("signal", "float16", ["N", "T", 4, "F"])],
      { dims: [100, 4, 7] },
      { layout: "tensor", tensor: "signal", type: "float16", dims: [100, 4, 7] },
    ],
    [
      "one number a row",
      [edge("x", "float32", ["N"])],
      {},
      { layout: "tensor", tensor: "x", type: "float32", dims: [] },
    ],
  ])("%s", (_name, inputs, more, input) => {
    const proposal = proposeAdapter({ inputs, outputs: [scores] }, { ...hints, ...more });
    expect(proposal.adapter?.input).toEqual(input);
    expect(proposal.missing).toEqual([]);
    expect(proposal.findings).toEqual([]);
    const { adapter } = proposal;
    expect(adapter && checkAdapter({ inputs, outputs: [scores] }, adapter)).toEqual([]);
    const settled = settleAdapter(proposal, MEASURED, { isDynamic: true }).adapter;
    expect(Adapter.parse(settled)).toEqual(settled);
  });
});

describe("what the graph does not tell is asked for", () => {
  it.each<[string, EdgeSignature[], AdapterSources, boolean, string]>([
    [
      "names",
      [edge("x", "float32", ["N", 4])],
      {},
      true,
      "Name the 4 features in the order of the columns of “x”.",
    ],
    [
      "other names",
      [edge("x", "float32", ["N", 4])],
      { features: ["a", "b", "c"] },
      true,
      "“x” takes 4 columns, but 3 features are named.",
    ],
    [
      "how many columns",
      [edge("x", "float32", ["N", "D"])],
      {},
      false,
      "Name the features in the order of the columns of “x”.",
    ],
    [
      "a feature a tensor",
      [edge("a", "float32", ["N", 1]), edge("b", "float32", ["N", 1])],
      { features: ["age"] },
      false,
      "The model takes 2 columns, but 1 feature is named.",
    ],
    [
      "how long a text is",
      [edge("input_ids", "int64", ["N", "T"])],
      {},
      true,
      "Say how many ids a text of “input_ids” has at most.",
    ],
    [
      "how pixels are scaled",
      [edge("x", "float32", ["N", 1, 28, 28])],
      {},
      true,
      "Of the image “x”, say what a pixel of 0 to 255 is multiplied by, and mean and deviation.",
    ],
    [
      "where channels stand",
      [edge("x", "uint8", ["N", 3, 48, 3])],
      {},
      true,
      "Of the image “x”, say whether channels come first or last.",
    ],
    [
      "how large an image is",
      [edge("x", "uint8", ["N", 3, "H", "W"])],
      {},
      true,
      "Of the image “x”, say its height and width.",
    ],
    [
      "how large a tensor is",
      [edge("x", "float32", ["N", "T", 4])],
      {},
      false,
      "Say the dimensions of one row of “x” [N, T, 4].",
    ],
    [
      "what a scalar is",
      [edge("x", "float32", ["N", 9, 4]), edge("rate", "int64", [])],
      {},
      true,
      "Say the value of “rate”, which every run is fed alike.",
    ],
  ])("%s", (_name, inputs, more, isRunnable, question) => {
    const proposal = proposeAdapter({ inputs, outputs: [scores] }, { ...hints, ...more });
    expect(proposal.missing).toContain(question);
    expect(proposal.adapter !== null).toBe(isRunnable);
    expect(proposal.findings).toEqual([]);
  });
});

describe("the batch", () => {
  it.each<[string, Dims, Dims, object, 2 | null]>([
    ["is dynamic under a name", ["N", 3], ["N", 2], { mode: "dynamic" }, null],
    ["is dynamic without one", [null, 3], null, { mode: "dynamic" }, null],
    ["of one may be a leftover, so two are tried", [1, 3], [1, 2], { mode: "fixed", size: 1 }, 2],
    ["is doubted where only the output says one", ["N", 3], [1, 2], { mode: "fixed", size: 1 }, 2],
    ["of eight is eight", [8, 3], [8, 2], { mode: "fixed", size: 8 }, null],
  ])("%s", (_name, input, output, batch, tryBatch) => {
    const signature = {
      inputs: [edge("x", "float32", input)],
      outputs: [edge("scores", "float32", output)],
    };
    const proposal = proposeAdapter(signature, { ...hints, features: ["a", "b", "c"] });
    expect(proposal.adapter?.batch).toEqual(batch);
    expect(proposal.tryBatch).toBe(tryBatch);
  });

  it("that differs between inputs is refused", () => {
    const inputs = [edge("a", "float32", [4, 1]), edge("b", "float32", [8, 1])];
    const { findings } = proposeAdapter({ inputs, outputs: [scores] }, hints);
    expect(findings).toMatchObject([
      { code: "unsupported_input", evidence: "“a” [4, 1], “b” [8, 1]" },
    ]);
  });
});

function edge(name: string, type: string, dims: Dims): EdgeSignature {
  return { name, kind: "tensor", type, dims };
}
