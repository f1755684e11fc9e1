import type { NodeProto } from "onnx-buf";
import { buildNode, buildValueInfo } from "#lib/onnx/build-model";
import {
  fileOf,
  type HostileFile,
  hostile,
  int64s,
  product,
  softmax,
} from "./hostile-file.test.fixture";

const unary = (type: string, input: string, output: string): NodeProto =>
  buildNode({ type, inputs: [input], outputs: [output] });
const binary = (type: string, a: string, b: string, output: string): NodeProto =>
  buildNode({ type, inputs: [a, b], outputs: [output] });

/** Models that load and run, and whose answers cannot be a classifier's. */
export const STRANGE_ANSWERS: readonly HostileFile[] = [
  hostile(
    "scores that are no number",
    () => fileOf({ nodes: [product(), unary("Log", "product", "scores")] }),
    "infinite_output",
  ),
  hostile(
    "scores without end",
    () =>
      fileOf({
        nodes: [
          product(),
          binary("Sub", "product", "product", "zero"),
          binary("Div", "product", "zero", "scores"),
        ],
      }),
    "infinite_output",
  ),
  hostile(
    "scores that are no number for one kind of row",
    () =>
      fileOf({
        nodes: [product(), unary("Sqrt", "product", "root"), softmax("root")],
      }),
    "nan_output",
  ),
  hostile(
    "dice",
    () =>
      fileOf({
        nodes: [product(), unary("RandomNormalLike", "product", "dice"), softmax("dice")],
      }),
    "not_repeatable",
  ),
  hostile(
    "rows that depend on their neighbors",
    () =>
      fileOf({
        nodes: [
          product(),
          buildNode({
            type: "ReduceMean",
            inputs: ["product"],
            outputs: ["mean"],
            attributes: { axes: { ints: [0] } },
          }),
          binary("Sub", "product", "mean", "centered"),
          softmax("centered"),
        ],
      }),
    "batch_dependent",
  ),
  hostile(
    "a batch turned round",
    () =>
      fileOf({
        initializers: [
          int64s("from", [-1n]),
          int64s("to", [-1_000_000n]),
          int64s("axis", [0n]),
          int64s("step", [-1n]),
        ],
        nodes: [
          product(),
          buildNode({
            type: "Slice",
            inputs: ["product", "from", "to", "axis", "step"],
            outputs: ["turned"],
          }),
          softmax("turned"),
        ],
      }),
    "batch_dependent",
  ),
  hostile(
    "one row whatever was asked",
    () =>
      fileOf({
        nodes: [
          product(),
          buildNode({
            type: "ReduceMean",
            inputs: ["product"],
            outputs: ["mean"],
            attributes: { axes: { ints: [0] } },
          }),
          softmax("mean"),
        ],
      }),
    "batch_dependent",
  ),
  hostile(
    "rows that sum to anything",
    () => fileOf({ nodes: [product(), unary("Sigmoid", "product", "scores")] }),
    "rows_do_not_sum",
  ),
  hostile(
    "nothing for anybody",
    () =>
      fileOf({
        initializers: [int64s("from", [0n]), int64s("to", [0n]), int64s("axis", [1n])],
        nodes: [
          product(),
          softmax("product").opType
            ? buildNode({
                type: "Slice",
                inputs: ["product", "from", "to", "axis"],
                outputs: ["scores"],
              })
            : softmax("product"),
        ],
        outputs: [buildValueInfo("scores", "FLOAT", ["n", 0])],
      }),
    "label_count_mismatch",
  ),
  hostile(
    "one score for a class that is alone",
    () =>
      fileOf({
        nodes: [
          product(),
          buildNode({ type: "ReduceSum", inputs: ["product"], outputs: ["scores"] }),
        ],
        outputs: [buildValueInfo("scores", "FLOAT", [])],
      }),
    "looks_like_encoder",
  ),
  hostile(
    "an output of 512 MB",
    () =>
      fileOf({
        initializers: [int64s("shape", [1n, 2_000_000n])],
        nodes: [
          product(),
          buildNode({
            type: "ReduceMax",
            inputs: ["x"],
            outputs: ["peak"],
            attributes: { axes: { ints: [1] } },
          }),
          buildNode({ type: "Expand", inputs: ["peak", "shape"], outputs: ["scores"] }),
        ],
        outputs: [buildValueInfo("scores", "FLOAT", ["n", "wide"])],
      }),
    "cannot_run",
  ),
];
