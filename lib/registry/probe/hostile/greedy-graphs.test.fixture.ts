import { type GraphProto, type NodeProto, TensorProto_DataType } from "onnx-buf";
import { buildGraph, buildNode, buildValueInfo } from "#lib/onnx/build-model";
import {
  fileOf,
  type HostileFile,
  hostile,
  int64s,
  product,
  softmax,
} from "./hostile-file.test.fixture";

const LARGEST = 2n ** 63n - 1n;

/** Scores that need `nodes` to come about: the probe fetches nothing else. */
function onTheWay(nodes: readonly NodeProto[], values: readonly bigint[]): Uint8Array {
  const spread = [
    buildNode({
      type: "ReduceMax",
      inputs: ["greedy"],
      outputs: ["peak"],
      attributes: { keepdims: { int: 0 } },
    }),
    buildNode({ type: "Add", inputs: ["product", "peak"], outputs: ["shifted"] }),
  ];
  return fileOf({
    nodes: [product(), ...nodes, ...spread, softmax("shifted")],
    initializers: [int64s("shape", values)],
  });
}

const one = (type: string, inputs: readonly string[]) => [
  buildNode({ type, inputs, outputs: ["greedy"] }),
];

/** A loop whose body does nothing, or another such loop. */
function loopBody(inner: readonly NodeProto[] = []): GraphProto {
  return buildGraph({
    name: "body",
    inputs: [
      buildValueInfo("trip", "INT64", []),
      buildValueInfo("go_in", "BOOL", []),
      buildValueInfo("v_in", "FLOAT", ["n", 3]),
    ],
    outputs: [buildValueInfo("go_out", "BOOL", []), buildValueInfo("v_out", "FLOAT", ["n", 3])],
    nodes: [
      ...inner,
      buildNode({ type: "Identity", inputs: ["go_in"], outputs: ["go_out"] }),
      buildNode({ type: "Identity", inputs: ["v_in"], outputs: ["v_out"] }),
    ],
  });
}

function looping(body: GraphProto): Uint8Array {
  return fileOf({
    nodes: [
      buildNode({
        type: "Loop",
        inputs: ["trips", "", "x"],
        outputs: ["looped"],
        attributes: { body: { graph: body } },
      }),
      product("looped"),
      softmax("product"),
    ],
    initializers: [int64s("trips", [LARGEST], [])],
  });
}

/** Each node doubles what the one before made. */
function doubling(times: number, type: "Concat" | "StringConcat"): NodeProto[] {
  return Array.from({ length: times }, (_, at) =>
    buildNode({
      type,
      inputs: [at === 0 ? "start" : `twice${at}`, at === 0 ? "start" : `twice${at}`],
      outputs: [at === times - 1 ? "greedy" : `twice${at + 1}`],
      ...(type === "Concat" ? { attributes: { axis: { int: 0 } } } : {}),
    }),
  );
}

const flat = buildNode({ type: "Flatten", inputs: ["x"], outputs: ["start"] });
const asText = buildNode({
  type: "Cast",
  inputs: ["x"],
  outputs: ["start"],
  attributes: { to: { int: TensorProto_DataType.STRING } },
});

/** Models that ask for time or memory without end. Constant folding makes some of them do so while they are loaded. */
export const GREEDY_GRAPHS: readonly HostileFile[] = [
  hostile("a loop of 2⁶³ trips", () => looping(loopBody()), "too_slow"),
  hostile(
    "16 GB of zeros",
    () => onTheWay(one("ConstantOfShape", ["shape"]), [4_000_000_000n]),
    "cannot_run",
    "process_died",
    "too_slow",
  ),
  hostile(
    "zeros beyond counting",
    () => onTheWay(one("ConstantOfShape", ["shape"]), [LARGEST, LARGEST]),
    "cannot_run",
    "process_died",
    "too_slow",
  ),
  hostile(
    "a row stretched to 2⁴⁰",
    () => onTheWay(one("Expand", ["x", "shape"]), [2n ** 40n, 1n, 3n]),
    "cannot_run",
    "process_died",
    "too_slow",
  ),
  hostile(
    "rows tiled 2⁴⁰ times",
    () => onTheWay(one("Tile", ["x", "shape"]), [2n ** 40n, 1n]),
    "cannot_run",
    "process_died",
    "too_slow",
  ),
  hostile(
    "a range to 10¹²",
    () => onTheWay(rangeNodes(), [0n, 1_000_000_000_000n, 1n]),
    "cannot_run",
    "process_died",
    "too_slow",
  ),
  hostile(
    "a list doubled 45 times",
    () => onTheWay([flat, ...doubling(45, "Concat")], [1n]),
    "cannot_run",
    "process_died",
    "too_slow",
  ),
  hostile(
    "a text doubled 45 times",
    () =>
      fileOf(textBomb(), ({ opsetImport }) => {
        const [standard] = opsetImport;
        if (standard) standard.version = 20n;
      }),
    "cannot_run",
    "process_died",
    "too_slow",
  ),
  hostile(
    "a picture padded by 10¹²",
    () => onTheWay(one("Pad", ["x", "shape"]), [1_000_000_000_000n, 0n, 0n, 0n]),
    "cannot_run",
    "process_died",
    "too_slow",
  ),
  hostile(
    "a matrix multiplied with itself for minutes",
    () => onTheWay(slowProduct(), [9_000n, 9_000n]),
    "cannot_run",
    "process_died",
    "too_slow",
  ),
];

function rangeNodes(): NodeProto[] {
  const split = buildNode({
    type: "Split",
    inputs: ["shape"],
    outputs: ["from", "to", "by"],
    attributes: { axis: { int: 0 } },
  });
  const scalars = ["from", "to", "by"].map((name) =>
    buildNode({ type: "Squeeze", inputs: [name], outputs: [`${name}0`] }),
  );
  const range = buildNode({ type: "Range", inputs: ["from0", "to0", "by0"], outputs: ["whole"] });
  const cast = buildNode({
    type: "Cast",
    inputs: ["whole"],
    outputs: ["greedy"],
    attributes: { to: { int: TensorProto_DataType.FLOAT } },
  });
  return [split, ...scalars, range, cast];
}

function textBomb() {
  return {
    nodes: [product(), softmax("product"), asText, ...doubling(45, "StringConcat")],
    outputs: [
      buildValueInfo("greedy", "STRING", ["n", 3]),
      buildValueInfo("scores", "FLOAT", ["n", 2]),
    ],
  };
}

function slowProduct(): NodeProto[] {
  return [
    buildNode({ type: "ConstantOfShape", inputs: ["shape"], outputs: ["zeros"] }),
    buildNode({ type: "MatMul", inputs: ["zeros", "zeros"], outputs: ["squared"] }),
    buildNode({ type: "MatMul", inputs: ["squared", "zeros"], outputs: ["greedy"] }),
  ];
}
