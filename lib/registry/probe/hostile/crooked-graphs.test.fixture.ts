import { create } from "@bufbuild/protobuf";
import {
  FunctionProtoSchema,
  type ModelProto,
  type NodeProto,
  SparseTensorProtoSchema,
  TensorProto_DataType,
  TensorProtoSchema,
} from "onnx-buf";
import { buildFloats, buildGraph, buildNode, buildValueInfo } from "#lib/onnx/build-model";
import {
  fileOf,
  type HostileFile,
  hostile,
  int64s,
  product,
  softmax,
  x,
} from "./hostile-file.test.fixture";

const plainNode = (type: string, domain?: string): NodeProto =>
  buildNode({ type, inputs: ["product"], outputs: ["scores"], ...(domain ? { domain } : {}) });
const withNode = (node: NodeProto, domains: Readonly<Record<string, number>> = {}) =>
  fileOf({ nodes: [product(), node], domains });

function opset(version: bigint) {
  return ({ opsetImport: [standard] }: ModelProto) => {
    if (standard) standard.version = version;
  };
}

function functionNamed(name: string, calls: string) {
  return create(FunctionProtoSchema, {
    name,
    domain: "com.microsoft",
    input: ["a"],
    output: ["b"],
    opsetImport: [
      { domain: "", version: 17n },
      { domain: "com.microsoft", version: 1n },
    ],
    node: [buildNode({ type: calls, domain: "com.microsoft", inputs: ["a"], outputs: ["b"] })],
  });
}

function recursive(...names: readonly string[]): Uint8Array {
  const [first = ""] = names;
  return fileOf(
    { nodes: [product(), plainNode(first, "com.microsoft")], domains: { "com.microsoft": 1 } },
    ({ functions }) => {
      names.forEach((name, at) => {
        functions.push(functionNamed(name, names[(at + 1) % names.length] ?? first));
      });
    },
  );
}

function branch(name: string, type: "FLOAT" | "STRING") {
  const output = buildValueInfo(name, type, ["n", 2]);
  const cast = buildNode({
    type: "Cast",
    inputs: ["product"],
    outputs: [name],
    attributes: { to: { int: TensorProto_DataType[type] } },
  });
  return buildGraph({ name: `branch ${name}`, inputs: [], outputs: [output], nodes: [cast] });
}

function ifNode(condition: string, otherwise: "FLOAT" | "STRING"): NodeProto {
  return buildNode({
    type: "If",
    inputs: [condition],
    outputs: ["scores"],
    attributes: {
      then_branch: { graph: branch("then", "FLOAT") },
      else_branch: { graph: branch("else", otherwise) },
    },
  });
}

const always = create(TensorProtoSchema, {
  name: "always",
  dataType: TensorProto_DataType.BOOL,
  int32Data: [1],
});

function sparseAt(indices: readonly bigint[]): Uint8Array {
  const weight = create(SparseTensorProtoSchema, {
    values: buildFloats(
      "ws",
      [indices.length],
      indices.map((_, at) => at + 1),
    ),
    indices: int64s("ws_indices", indices),
    dims: [3n, 2n],
  });
  const nodes = [
    buildNode({ type: "MatMul", inputs: ["x", "ws"], outputs: ["product"] }),
    softmax("product"),
  ];
  return fileOf({ nodes }, ({ graph }) => graph?.sparseInitializer.push(weight));
}

/** The sound model with its weight spoiled. */
function weightOf(spoil: Parameters<typeof Object.assign>[1]): Uint8Array {
  return fileOf({}, ({ graph }) => {
    const [weight] = graph?.initializer ?? [];
    if (weight) Object.assign(weight, spoil);
  });
}

const OPERATORS: readonly HostileFile[] = [
  hostile(
    "an operator of a domain of its own",
    () => withNode(plainNode("Harm", "ai.harm"), { "ai.harm": 1 }),
    "unknown_domain",
  ),
  hostile("an operator nobody knows", () => withNode(plainNode("FormatDisk")), "unknown_operator"),
  hostile(
    "an unknown one of a known domain",
    () => withNode(plainNode("Harm", "com.microsoft"), { "com.microsoft": 1 }),
    "unknown_operator",
  ),
  hostile("opset 99", () => fileOf({}, opset(99n)), "opset_too_new"),
  hostile("opset −1", () => fileOf({}, opset(-1n)), "opset_too_new"),
  hostile(
    "a file version of the future",
    () => fileOf({}, (model) => Object.assign(model, { irVersion: 99n })),
    "opset_too_new",
  ),
  hostile("a function that calls itself", () => recursive("Loop1"), "invalid_graph"),
  hostile("two functions that call each other", () => recursive("Ping", "Pong"), "invalid_graph"),
];

const EDGES: readonly HostileFile[] = [
  hostile(
    "a circle",
    () =>
      fileOf({
        nodes: [
          buildNode({ type: "Add", inputs: ["x", "b"], outputs: ["a"] }),
          buildNode({ type: "Identity", inputs: ["a"], outputs: ["b"] }),
          product("b"),
          softmax("product"),
        ],
      }),
    "invalid_graph",
  ),
  hostile(
    "two nodes with one output",
    () => fileOf({ nodes: [product(), product(), softmax("product")] }),
    "invalid_graph",
  ),
  hostile("two inputs of one name", () => fileOf({ inputs: [x, x] }), "unsupported_input"),
  hostile(
    "a node fed by nobody",
    () => fileOf({ nodes: [product("nobody"), softmax("product")] }),
    "invalid_graph",
  ),
  hostile("an output made by nobody", () => fileOf({ nodes: [product()] }), "invalid_graph"),
  hostile("no output", () => fileOf({ outputs: [] }), "no_scores"),
  hostile("no node and no input", () => fileOf({ inputs: [], nodes: [] }), "unsupported_input"),
  hostile(
    "branches of two types",
    () => fileOf({ nodes: [product(), ifNode("always", "STRING")], initializers: [always] }),
    "invalid_graph",
  ),
  hostile(
    "a condition that is a number",
    () => fileOf({ nodes: [product(), ifNode("product", "FLOAT")] }),
    "invalid_graph",
  ),
  hostile(
    "dimensions that cannot be multiplied",
    () => fileOf({ nodes: [product(), product("product", "again"), softmax("again")] }),
    "invalid_graph",
  ),
];

const WEIGHTS: readonly HostileFile[] = [
  hostile(
    "weights of 2⁶⁴ values in 24 bytes",
    () => weightOf({ dims: [2n ** 32n, 2n ** 32n] }),
    "invalid_graph",
  ),
  hostile(
    "weights of 2⁶² values in 24 bytes",
    () => weightOf({ dims: [2n ** 31n, 2n ** 31n] }),
    "invalid_graph",
  ),
  hostile("weights with a negative side", () => weightOf({ dims: [-3n, -2n] }), "invalid_graph"),
  hostile(
    "more weights said than there are",
    () => weightOf({ dims: [3n, 200n] }),
    "invalid_graph",
  ),
  hostile("weights of no known type", () => weightOf({ dataType: 999 }), "invalid_graph"),
  hostile(
    "texts said to be raw",
    () => weightOf({ dataType: TensorProto_DataType.STRING }),
    "invalid_graph",
  ),
  hostile(
    "sparse weights beyond their tensor",
    () => sparseAt([0n, 1_000_000_000_000n]),
    "invalid_graph",
  ),
  hostile("sparse weights before their tensor", () => sparseAt([-5n, 1n]), "invalid_graph"),
  hostile(
    "a pick beyond the end",
    () =>
      fileOf({
        initializers: [int64s("place", [9_000_000_000n, 1n])],
        nodes: [
          product(),
          buildNode({
            type: "Gather",
            inputs: ["product", "place"],
            outputs: ["picked"],
            attributes: { axis: { int: 1 } },
          }),
          softmax("picked"),
        ],
      }),
    "cannot_run",
  ),
  hostile(
    "a shape that does not fit",
    () =>
      fileOf({
        initializers: [int64s("shape", [7n, -1n, 13n])],
        nodes: [
          product(),
          buildNode({ type: "Reshape", inputs: ["product", "shape"], outputs: ["bent"] }),
          softmax("bent"),
        ],
      }),
    "cannot_run",
  ),
];

const SIZES: readonly HostileFile[] = [
  hostile(
    "100,000 nodes",
    () =>
      fileOf({
        nodes: [product("x", "v0"), ...chain(100_000), softmax("v100000")],
      }),
    "too_many_nodes",
  ),
  hostile(
    "40,000 nodes that do not end in scores",
    () =>
      fileOf({
        nodes: [product("x", "v0"), ...chain(40_000), softmax("nobody")],
      }),
    "invalid_graph",
  ),
];

function chain(length: number): NodeProto[] {
  return Array.from({ length }, (_, at) =>
    buildNode({ type: "Identity", inputs: [`v${at}`], outputs: [`v${at + 1}`] }),
  );
}

/** Graphs that the runtime must not load, or not run. */
export const CROOKED_GRAPHS: readonly HostileFile[] = [
  ...OPERATORS,
  ...EDGES,
  ...WEIGHTS,
  ...SIZES,
];
