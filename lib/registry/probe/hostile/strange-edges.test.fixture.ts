import { create } from "@bufbuild/protobuf";
import { type NodeProto, TypeProtoSchema, ValueInfoProtoSchema } from "onnx-buf";
import { buildFloats, buildNode, buildValueInfo } from "#lib/onnx/build-model";
import {
  fileOf,
  type HostileFile,
  hostile,
  int64s,
  product,
  scores,
  softmax,
  x,
} from "./hostile-file.test.fixture";

const unary = (type: string, input: string, output: string): NodeProto =>
  buildNode({ type, inputs: [input], outputs: [output] });
const binary = (type: string, a: string, b: string, output: string): NodeProto =>
  buildNode({ type, inputs: [a, b], outputs: [output] });
/** The sound model under other names. */
export function namedModel(input: string, output: string): Uint8Array {
  return fileOf({
    inputs: [buildValueInfo(input, "FLOAT", ["n", 3])],
    outputs: [buildValueInfo(output, "FLOAT", ["n", 2])],
    nodes: [product(input), unary("Softmax", "product", output)],
  });
}

const EDGES: readonly HostileFile[] = [
  hostile(
    "state in and state out",
    () =>
      fileOf({
        inputs: [x, buildValueInfo("state", "FLOAT", [2, "n", 64])],
        outputs: [scores, buildValueInfo("stateN", "FLOAT", [2, "n", 64])],
        nodes: [product(), softmax("product"), unary("Identity", "state", "stateN")],
      }),
    "stateful",
  ),
  hostile(
    "a list of tensors",
    () =>
      fileOf(
        {
          nodes: [product(), unary("SequenceConstruct", "product", "scores")],
        },
        ({ graph }) => graph?.output.splice(0, 1, sequenceNamed("scores")),
      ),
    "non_tensor_output",
  ),
  hostile(
    "dictionaries from within a body",
    () =>
      fileOf(
        {
          nodes: [
            product(),
            buildNode({
              type: "ZipMap",
              domain: "ai.onnx.ml",
              inputs: ["product"],
              outputs: ["maps"],
              attributes: { classlabels_strings: { texts: ["a", "b"] } },
            }),
            unary("Identity", "maps", "scores"),
          ],
          domains: { "ai.onnx.ml": 3 },
        },
        ({ graph }) => graph?.output.splice(0, 1, sequenceNamed("scores")),
      ),
    "non_tensor_output",
  ),
  hostile(
    "dictionaries as rows",
    () =>
      fileOf(
        {
          nodes: [
            buildNode({
              type: "DictVectorizer",
              domain: "ai.onnx.ml",
              inputs: ["x"],
              outputs: ["row"],
              attributes: { string_vocabulary: { texts: ["a", "b", "c"] } },
            }),
            product("row"),
            softmax("product"),
          ],
          domains: { "ai.onnx.ml": 3 },
        },
        ({ graph }) => graph?.input.splice(0, 1, mapNamed("x")),
      ),
    "non_tensor_input",
  ),
  hostile(
    "rows of no columns",
    () => fileOf({ inputs: [buildValueInfo("x", "FLOAT", ["n", 0])] }),
    "invalid_graph",
  ),
  hostile(
    "rows of 2⁴⁰ columns",
    () => fileOf({ inputs: [buildValueInfo("x", "FLOAT", ["n", 2 ** 40])] }),
    "unsupported_input",
  ),
  hostile(
    "rows of 100 million columns",
    () => fileOf({ inputs: [buildValueInfo("x", "FLOAT", ["n", 100_000_000])] }),
    "unsupported_input",
  ),
  hostile(
    "a batch of 500 million rows",
    () => fileOf({ inputs: [buildValueInfo("x", "FLOAT", [500_000_000, 3])] }),
    "unsupported_input",
  ),
  hostile(
    "30,000 inputs",
    () =>
      fileOf({
        inputs: Array.from({ length: 30_000 }, (_, at) =>
          buildValueInfo(`x${at}`, "FLOAT", ["n", 1]),
        ),
        nodes: [product("x0"), softmax("product")],
      }),
    "unsupported_input",
  ),
  hostile(
    "pictures of 40,000 by 40,000",
    () =>
      fileOf({
        inputs: [buildValueInfo("x", "FLOAT", ["n", 3, 40_000, 40_000])],
        nodes: [
          unary("GlobalAveragePool", "x", "pooled"),
          unary("Flatten", "pooled", "row"),
          product("row"),
          softmax("product"),
        ],
      }),
    "unsupported_input",
  ),
  hostile(
    "a tensor of rank 30",
    () =>
      fileOf({
        inputs: [buildValueInfo("x", "FLOAT", ["n", ...Array.from({ length: 29 }, () => 3)])],
        nodes: [unary("Flatten", "x", "row"), product("row"), softmax("product")],
      }),
    "unsupported_input",
  ),
  hostile(
    "an embedding",
    () =>
      fileOf({
        initializers: [
          buildFloats(
            "wide",
            [2, 8],
            Array.from({ length: 16 }, (_, at) => at / 7),
          ),
          int64s("shape", [-1n, 4n, 2n]),
        ],
        nodes: [
          product(),
          binary("MatMul", "product", "wide", "v"),
          buildNode({ type: "Reshape", inputs: ["v", "shape"], outputs: ["scores"] }),
        ],
        outputs: [buildValueInfo("scores", "FLOAT", ["n", 4, 2])],
      }),
    "looks_like_encoder",
  ),
  hostile(
    "complex numbers",
    () => fileOf({ inputs: [buildValueInfo("x", "COMPLEX64", ["n", 3])] }),
    "unsupported_input",
  ),
  hostile(
    "four-bit numbers",
    () => fileOf({ inputs: [buildValueInfo("x", "INT4", ["n", 3])] }),
    "unsupported_input",
  ),
];

const NAMES: readonly HostileFile[] = [
  hostile(
    "a name of ten million letters",
    () => namedModel("x".repeat(10_000_000), "scores"),
    "unusable_name",
  ),
  hostile("a name of nothing", () => namedModel("", "scores"), "unusable_name"),
  hostile("a name with a zero in it", () => namedModel("x\0y", "scores"), "cannot_run"),
  hostile("an output with that name", () => namedModel("x", "__proto__"), "cannot_run"),
];

function sequenceNamed(name: string) {
  const elemType = create(TypeProtoSchema, {
    value: { case: "tensorType", value: { elemType: 1 } },
  });
  const type = create(TypeProtoSchema, { value: { case: "sequenceType", value: { elemType } } });
  return create(ValueInfoProtoSchema, { name, type });
}

function mapNamed(name: string) {
  const valueType = create(TypeProtoSchema, {
    value: { case: "tensorType", value: { elemType: 1 } },
  });
  const type = create(TypeProtoSchema, {
    value: { case: "mapType", value: { keyType: 8, valueType } },
  });
  return create(ValueInfoProtoSchema, { name, type });
}

/** Models whose edges cannot be a classifier's, or whose names cannot be told apart or passed on. */
export const STRANGE_EDGES: readonly HostileFile[] = [...EDGES, ...NAMES];

/** Names that are odd but harm nobody: such a model is taken for what it is. */
export const ODD_NAMES: readonly { readonly input: string; readonly output: string }[] = [
  { input: "../../etc/passwd", output: "scores" },
  { input: "x", output: "<script>alert(1)</script>" },
  { input: "onnx::Flatten_0", output: "39" },
  { input: "__proto__", output: "scores" },
  { input: "'; drop table models; --", output: "constructor" },
];
