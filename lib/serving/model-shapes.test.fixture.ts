import { PNG } from "pngjs";
import type { GraphInput, Shape } from "./shaped-models.test.fixture";

/** Numbers of five cases that every type can hold, and some that only signed fractions can. */
const WHOLE = [
  [1, 2, 3],
  [3, 0, 1],
  [2, 2, 0],
  [0, 1, 3],
  [3, 3, 2],
];
const FRACTIONS = [
  [0.5, -2, 3],
  [1, 2, -1],
  [-2, 0.5, 0.5],
  [0, 1, 3],
  [3, -1, 2],
];
/** The bits of a half-precision number. */
const HALVES = new Map([
  [-2, 0xc000],
  [-1, 0xbc00],
  [0, 0],
  [0.5, 0x3800],
  [1, 0x3c00],
  [2, 0x4000],
  [3, 0x4200],
]);
const WORDS = ["red", "green", "blue"];
const NAMES = ["a", "b", "c"];

const bitsOf = (rows: readonly number[][]) =>
  rows.map((row) => row.map((value) => HALVES.get(value) ?? 0));

const featuresOf = (rows: readonly (readonly (number | string)[])[]) =>
  rows.map((row) => ({
    features: Object.fromEntries(row.map((value, i) => [NAMES[i] ?? "", value])),
  }));

const number = (name: string) => ({
  ...{ name, label: name, nullable: false, kind: "number", unit: null, range: null },
});
const category = (name: string) => ({
  ...{ name, label: name, nullable: false, kind: "category", levels: WORDS },
});

/** Words as numbers, whatever their shape. */
const encoder = (inputs: readonly string[], outputs: readonly string[]) => ({
  type: "LabelEncoder",
  domain: "ai.onnx.ml",
  inputs,
  outputs,
  attributes: {
    keys_strings: { texts: WORDS },
    values_floats: { floats: [0.5, -1.5, 2.25] },
    default_float: { float: 9 },
  },
});
const cast = (input: string, output: string) => ({
  ...{ type: "Cast", inputs: [input], outputs: [output], attributes: { to: { int: 1 } } },
});

function matrix(
  type: GraphInput["type"],
  onnx: GraphInput["onnx"],
  rows: readonly number[][],
  output: Shape["output"] = "FLOAT",
): Shape {
  return {
    name: `matrix of ${type}`,
    input: { layout: "matrix", tensor: "x", type, columns: NAMES },
    features: { fields: NAMES.map(number) },
    sent: featuresOf(rows),
    graph: [
      {
        ...{ name: "x", onnx, dims: [3], type },
        rows: type === "float16" ? bitsOf(rows) : rows,
      },
    ],
    width: 3,
    output,
  };
}

const texts = [0, 2, 1, 1, 0].map((word) => WORDS[word] ?? "");

function text(rank: 1 | 2): Shape {
  const dims = rank === 1 ? [] : [1];
  return {
    name: `text of rank ${rank}`,
    input: { layout: "text", tensor: "t", rank },
    sent: texts.map((it) => ({ text: it })),
    graph: [{ name: "t", onnx: "STRING", type: "string", dims, rows: texts.map((it) => [it]) }],
    nodes: [encoder(["t"], ["numbers"])],
    width: 1,
  };
}

const ids = [[1, 2, 3], [4], [2, 2], [0, 1, 2, 3], [3, 1]];
const padded = ids.map((row) => [0, 1, 2, 3].map((place) => row[place] ?? 0));
const masks = ids.map((row) => [0, 1, 2, 3].map((place) => (place < row.length ? 1 : 0)));

function tokens(type: "int32" | "int64", isWhole: boolean): Shape {
  const onnx = type === "int64" ? "INT64" : "INT32";
  const input = { onnx, type, dims: [4] } as const;
  return {
    name: `tokens of ${type}${isWhole ? ", masked and typed" : ""}`,
    input: {
      ...{ layout: "tokens", ids: "ids", type, length: 4 },
      ...(isWhole ? { mask: "mask", types: "types" } : { mask: null, types: null }),
    },
    sent: ids.map((tensor) => ({ tensor })),
    graph: [
      { ...input, name: "ids", rows: padded },
      ...(isWhole
        ? [
            { ...input, name: "mask", rows: masks },
            { ...input, name: "types", rows: ids.map(() => [0, 0, 0, 0]) },
          ]
        : []),
    ],
    nodes: isWhole
      ? [
          { type: "Add", inputs: ["ids", "types"], outputs: ["sum"] },
          { type: "Add", inputs: ["sum", "mask"], outputs: ["whole"] },
          cast("whole", "numbers"),
        ]
      : [cast("ids", "numbers")],
    width: 4,
  };
}

/** Five pictures of 2 × 2, each a different grey corner, in color. */
const pictures = [0, 1, 2, 3, 4].map((it) =>
  Array.from({ length: 4 }, (_, pixel) => [40 * it, 10 * pixel, 255 - 30 * it]),
);

function pngOf(pixels: readonly number[][]): string {
  const file = new PNG({ width: 2, height: 2 });
  file.data.set(pixels.flatMap((pixel) => [...pixel, 255]));
  return PNG.sync.write(file).toString("base64");
}

function image(order: "nchw" | "nhwc", type: "float32" | "uint8"): Shape {
  const isFloat = type === "float32";
  const [scale, mean, deviation] = isFloat ? [1 / 32, 0.5, 2] : [1, 0, 1];
  const scaled = (pixel = 0) => (pixel * scale - mean) / deviation;
  const planes = (pixels: readonly number[][]) =>
    [0, 1, 2].flatMap((channel) => pixels.map((pixel) => scaled(pixel[channel])));
  const rows =
    order === "nchw"
      ? pictures.map(planes)
      : pictures.map((pixels) => pixels.flat().map((it) => scaled(it)));
  return {
    name: `image, ${order}, ${type}`,
    input: {
      ...{ layout: "image", tensor: "x", type, order, channels: 3, height: 2, width: 2, scale },
      mean: [mean, mean, mean],
      deviation: [deviation, deviation, deviation],
    },
    sent: pictures.map((pixels) => ({ image: pngOf(pixels) })),
    graph: [
      {
        ...{ name: "x", onnx: isFloat ? "FLOAT" : "UINT8", type, rows },
        dims: order === "nchw" ? [3, 2, 2] : [2, 2, 3],
      },
    ],
    // Pixels as they come would saturate every head.
    nodes: isFloat
      ? [cast("x", "numbers")]
      : [cast("x", "pixels"), { type: "Tanh", inputs: ["pixels"], outputs: ["numbers"] }],
    width: 12,
  };
}

const squares = WHOLE.map(([a = 0, b = 0, c = 0]) => [
  [a, b],
  [c, 1],
]);

function tensor(type: "float32" | "int64" | "bool"): Shape {
  const onnx = { float32: "FLOAT", int64: "INT64", bool: "BOOL" } as const;
  const rows = type === "bool" ? squares.map((it) => it.map((r) => r.map((v) => v % 2))) : squares;
  const asText = (row: readonly number[]) =>
    row.map((value) => (value > 1 ? String(value) : value));
  return {
    name: `tensor of ${type}`,
    input: { layout: "tensor", tensor: "x", type, dims: [2, 2] },
    sent: rows.map((it) => ({ tensor: type === "int64" ? it.map(asText) : it })),
    graph: [{ name: "x", onnx: onnx[type], type, dims: [2, 2], rows: rows.map((it) => it.flat()) }],
    width: 4,
  };
}

/** The same bytes, times another number: a scalar that every run is fed, and a vector. */
export function timesConstant(times: number): Shape {
  return {
    name: `times a constant ${times}`,
    input: { layout: "tensor", tensor: "x", type: "int64", dims: [2] },
    sent: WHOLE.map(([a = 0, b = 0]) => ({ tensor: [a, b] })),
    graph: [
      {
        ...{ name: "x", onnx: "INT64", type: "int64", dims: [2] },
        rows: WHOLE.map(([a = 0, b = 0]) => [a, b]),
      },
    ],
    constants: [
      { tensor: "times", dims: [], values: [times] },
      { tensor: "plus", dims: [2], values: [1, 2] },
    ],
    nodes: [
      { type: "Mul", inputs: ["x", "times"], outputs: ["product"] },
      { type: "Add", inputs: ["product", "plus"], outputs: ["sum"] },
      cast("sum", "numbers"),
    ],
    width: 2,
  };
}

const mixed = WHOLE.map(([a = 0, b = 0], i) => [a, b, texts[i] ?? ""]);

const columns: Shape = {
  name: "a tensor a column, numbers and texts",
  input: {
    layout: "columns",
    columns: [
      { column: "a", tensor: "first", type: "float32" },
      { column: "b", tensor: "second", type: "int64" },
      { column: "c", tensor: "third", type: "string" },
    ],
  },
  features: { fields: [number("a"), number("b"), category("c")] },
  sent: featuresOf(mixed),
  graph: [
    { name: "first", onnx: "FLOAT", type: "float32", dims: [1], rows: mixed.map(([a = 0]) => [a]) },
    {
      name: "second",
      onnx: "INT64",
      type: "int64",
      dims: [1],
      rows: WHOLE.map(([, b = 0]) => [b]),
    },
    { name: "third", onnx: "STRING", type: "string", dims: [1], rows: texts.map((it) => [it]) },
  ],
  nodes: [
    cast("second", "count"),
    encoder(["third"], ["color"]),
    {
      ...{ type: "Concat", inputs: ["first", "count", "color"], outputs: ["numbers"] },
      attributes: { axis: { int: 1 } },
    },
  ],
  width: 3,
};

const words = texts.map((it, i) => [it, WORDS[i % 3] ?? "", "blue"]);

const textMatrix: Shape = {
  name: "matrix of string",
  input: { layout: "matrix", tensor: "x", type: "string", columns: NAMES },
  features: { fields: NAMES.map(category) },
  sent: featuresOf(words),
  graph: [{ name: "x", onnx: "STRING", type: "string", dims: [3], rows: words }],
  nodes: [encoder(["x"], ["numbers"])],
  width: 3,
};

/** Every layout, with the element types it is met in. */
export const SHAPES: readonly Shape[] = [
  matrix("float32", "FLOAT", FRACTIONS),
  matrix("float64", "DOUBLE", FRACTIONS, "DOUBLE"),
  matrix("float16", "FLOAT16", FRACTIONS, "FLOAT16"),
  matrix("int32", "INT32", WHOLE),
  matrix("int64", "INT64", WHOLE, "DOUBLE"),
  matrix("uint8", "UINT8", WHOLE),
  textMatrix,
  columns,
  text(1),
  text(2),
  tokens("int64", true),
  tokens("int32", false),
  image("nchw", "float32"),
  image("nhwc", "uint8"),
  tensor("float32"),
  tensor("int64"),
  tensor("bool"),
  timesConstant(1),
];
