import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { Adapter, type TensorType } from "./adapter";
import { fitBagOfWords } from "./fit-bag-of-words";
import { type Pipeline, TabularPipeline } from "./pipeline";
import { type PipelineInput, prepare } from "./prepare";

const output = {
  tensor: "p",
  kind: "probabilities",
  labels: ["no", "yes"],
  speaks_for: null,
} as const;

function adapterOf(input: unknown): Adapter {
  return Adapter.parse({ input, output, batch: { mode: "dynamic" } });
}

function faultsOf(pipeline: Pipeline, input: PipelineInput, adapter?: Adapter) {
  const prepared = prepare(pipeline, input, adapter);
  return "faults" in prepared ? prepared.faults : [];
}

describe("a tabular input", () => {
  const pipeline = TabularPipeline.parse({
    kind: "tabular",
    steps: [
      { step: "impute_median", columns: [{ name: "Amount", median: 4, missing: null }] },
      {
        step: "one_hot",
        columns: [
          { name: "Home", levels: [{ level: "rent", column: "Home=rent" }], missing: null },
        ],
      },
    ],
    columns: ["Amount", "Home=rent"],
  });

  it("becomes its row, with what training never saw", () => {
    expect(prepare(pipeline, { features: { Amount: 9, Home: "boat" } })).toEqual({
      kind: "row",
      row: Float32Array.of(9, 0),
      unseen: ["Home"],
    });
  });

  it("is refused where a column holds something else", () => {
    const faults = faultsOf(pipeline, { features: { Amount: "9" } });
    expect(faults).toEqual([{ pointer: "/features", detail: "Amount is not a finite number" }]);
  });
});

describe("columns for a graph that pre-processes", () => {
  const pipeline: Pipeline = {
    kind: "raw_columns",
    columns: [
      { name: "Amount", kind: "number" },
      { name: "Home", kind: "text" },
      { name: "Count", kind: "number" },
    ],
  };
  const adapter = adapterOf({
    layout: "columns",
    columns: [
      { column: "Amount", tensor: "a", type: "float64" },
      { column: "Home", tensor: "h", type: "string" },
      { column: "Count", tensor: "c", type: "int64" },
    ],
  });

  it("go in as they came, in the graph's order", () => {
    const features = { Count: 3, Home: "NA", Amount: null };
    expect(prepare(pipeline, { features }, adapter)).toEqual({
      kind: "columns",
      values: [null, null, 3],
      unseen: [],
    });
  });

  it.each([
    [{ Amount: "7", Home: "rent", Count: 1 }, "/features/Amount"],
    [{ Amount: 7, Home: 5, Count: 1 }, "/features/Home"],
    [{ Amount: 7, Home: "\ud800", Count: 1 }, "/features/Home"],
    [{ Amount: 7, Home: "rent", Count: 1.5 }, "/features/Count"],
    [{ Amount: 7, Home: "rent", Count: null }, "/features/Count"],
    [{ Amount: 7, Home: "rent", Count: 2 ** 60 }, "/features/Count"],
  ])("refuse %j at %s", (features, pointer) => {
    expect(faultsOf(pipeline, { features }, adapter).map((it) => it.pointer)).toEqual([pointer]);
  });
});

describe("a text", () => {
  const words = fitBagOfWords(["good tea", "good tea"], {
    ...{ maxCharacters: null, ngrams: 1, minDocuments: 2, maxTerms: 9 },
  });

  it("goes in as it came, or as weights of words", () => {
    expect(prepare({ kind: "raw_text" }, { text: "Çay" })).toEqual({
      kind: "text",
      text: "Çay",
      unseen: [],
    });
    const half = Math.fround(Math.SQRT1_2);
    expect(prepare(words, { text: "tea, good" })).toMatchObject({
      row: Float32Array.of(half, half),
    });
  });

  it("with half a character has no bytes to feed", () => {
    const detail = "The text holds half a character.";
    for (const pipeline of [words, { kind: "raw_text" } as const]) {
      expect(faultsOf(pipeline, { text: "tea \ud800" })).toEqual([{ pointer: "/text", detail }]);
    }
  });
});

describe("an image", () => {
  const pipeline = {
    kind: "image",
    channels: 1,
    height: 1,
    width: 2,
    invert_bright_border: false,
  } as const;
  const file = new PNG({ width: 2, height: 1 });
  file.data.set([10, 10, 10, 255, 200, 200, 200, 255]);
  const image = PNG.sync.write(file).toString("base64");

  it("becomes its pixels", () => {
    expect(prepare(pipeline, { image })).toMatchObject({ row: Float32Array.of(10, 200) });
  });

  it.each([
    ["no base64", "not base64!!", "The image is not base64."],
    ["base64 cut short", image.slice(0, -3), "The image is not base64."],
    ["nothing", "", "The image is empty."],
    ["a text", btoa("hello"), "The image is neither PNG nor JPEG."],
    ["half a file", image.slice(0, 44), "The image file is damaged."],
  ])("is refused as %s", (_name, broken, detail) => {
    expect(faultsOf(pipeline, { image: broken })).toEqual([{ pointer: "/image", detail }]);
  });
});

describe("a tensor", () => {
  const pipeline: Pipeline = { kind: "tensor", dims: [2, 3] };
  const of = (type: TensorType) => adapterOf({ layout: "tensor", tensor: "x", type, dims: [2, 3] });
  const sound = [
    [1, 2, 3],
    [4, 5, 6.5],
  ];

  it("is read row by row", () => {
    expect(prepare(pipeline, { tensor: sound })).toEqual({
      kind: "values",
      values: [1, 2, 3, 4, 5, 6.5],
      unseen: [],
    });
    expect(prepare({ kind: "tensor", dims: [] }, { tensor: 7 })).toMatchObject({ values: [7] });
  });

  it.each([
    ["too few rows", [[1, 2, 3]], "/tensor"],
    [
      "a ragged row",
      [
        [1, 2, 3],
        [4, 5],
      ],
      "/tensor/1",
    ],
    ["a number for a list", [[1, 2, 3], 4], "/tensor/1"],
    [
      "a list for a number",
      [
        [1, 2, [3]],
        [4, 5, 6],
      ],
      "/tensor/0/2",
    ],
    [
      "no number",
      [
        [1, 2, "3"],
        [4, 5, 6],
      ],
      "/tensor/0/2",
    ],
    [
      "nothing",
      [
        [1, 2, null],
        [4, 5, 6],
      ],
      "/tensor/0/2",
    ],
    [
      "infinity",
      [
        [1, 2, 3],
        [4, Number.POSITIVE_INFINITY, 6],
      ],
      "/tensor/1/1",
    ],
    [
      "NaN",
      [
        [1, 2, 3],
        [4, 5, Number.NaN],
      ],
      "/tensor/1/2",
    ],
    [
      "what float32 cannot hold",
      [
        [1, 2, 3],
        [4, 5, 1e39],
      ],
      "/tensor/1/2",
    ],
    ["no list", 5, "/tensor"],
  ])("is refused with %s", (_name, tensor, pointer) => {
    expect(faultsOf(pipeline, { tensor }).map((it) => it.pointer)).toEqual([pointer]);
  });

  it.each([
    ["int32", 2 ** 31, 2 ** 31 - 1],
    ["int32", 1.5, -7],
    ["uint8", 256, 255],
    ["uint8", -1, 0],
    ["int8", 128, -128],
    ["bool", 2, 1],
    ["float16", 70_000, 65_504],
    ["int64", 2 ** 53, 2 ** 53 - 1],
    ["uint64", -1, 12],
  ] as const)("of %s refuses %d and takes %d", (type, wrong, right) => {
    const filled = (value: number) => [
      [value, 1, 1],
      [1, 1, 1],
    ];
    expect(faultsOf(pipeline, { tensor: filled(wrong) }, of(type))).toHaveLength(1);
    expect(faultsOf(pipeline, { tensor: filled(right) }, of(type))).toEqual([]);
  });

  it("of 64-bit integers takes decimal texts, to the last digit and no further", () => {
    const filled = (value: unknown) => [
      [value, 1, 1],
      [1, 1, 1],
    ];
    const big = "9223372036854775807";
    expect(prepare(pipeline, { tensor: filled(big) }, of("int64"))).toMatchObject({
      values: [9223372036854775807n, 1, 1, 1, 1, 1],
    });
    for (const wrong of ["9223372036854775808", "1e3", "", " 1", "0x1", "1.0"]) {
      expect(faultsOf(pipeline, { tensor: filled(wrong) }, of("int64"))).toHaveLength(1);
    }
    expect(faultsOf(pipeline, { tensor: filled("7") }, of("float32"))).toHaveLength(1);
  });

  it("with many faults gets fifty of them", () => {
    const wide: Pipeline = { kind: "tensor", dims: [900] };
    expect(faultsOf(wide, { tensor: Array(900).fill("x") })).toHaveLength(50);
  });
});

describe("ids", () => {
  const pipeline = { kind: "tokens", length: 4 } as const;
  const tokens = { layout: "tokens", ids: "i", mask: null, types: null, type: "int64", length: 4 };
  const adapter = adapterOf(tokens);

  it("may be fewer than there is room for", () => {
    expect(prepare(pipeline, { tensor: [101, 7] }, adapter)).toMatchObject({ values: [101, 7] });
  });

  it.each([
    ["none", [], "/tensor"],
    ["too many", [1, 2, 3, 4, 5], "/tensor"],
    ["a list in the list", [1, [2]], "/tensor/1"],
    ["a fraction", [1, 2.5], "/tensor/1"],
    ["no list", "101 7", "/tensor"],
  ])("are refused when there are %s", (_name, tensor, pointer) => {
    expect(faultsOf(pipeline, { tensor }, adapter).map((it) => it.pointer)).toEqual([pointer]);
  });
});

it("says what a version takes when something else is sent", () => {
  const detail = "This version takes tensor.";
  expect(faultsOf({ kind: "tokens", length: 4 }, { text: "hello" })).toEqual([
    { pointer: "", detail },
  ]);
});
