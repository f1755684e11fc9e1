import type { ModelProto, NodeProto } from "onnx-buf";
import { buildEdge } from "./build-edge";
import { buildFloats, buildGraph, buildModel, buildNode, buildValueInfo } from "./build-model";
import { encodeModel } from "./encode-model";
import { oneNode, scoringModel, zipMapModel } from "./kit.test.support";

export function cutFile(): Uint8Array {
  const bytes = encodeModel(scoringModel({}));
  const weights = Buffer.from(bytes).indexOf(Buffer.from(Float32Array.of(-2).buffer));
  return bytes.subarray(0, weights);
}

export function foreignDomain(): ModelProto {
  return buildModel(oneNode("Relu", {}, { domain: "com.example" }));
}

export function withOpset(opset: number): ModelProto {
  return buildModel(oneNode("Relu"), { opset });
}

export function withFormat(irVersion: number): ModelProto {
  return buildModel(oneNode("Relu"), { irVersion });
}

export function withMachineLearning(version: number): ModelProto {
  return buildModel(oneNode("Relu"), { domains: { "ai.onnx.ml": version } });
}

export function externalWeights(): ModelProto {
  const model = scoringModel({});
  for (const tensor of model.graph?.initializer ?? []) tensor.dataLocation = 1;
  return model;
}

export function turnedLetters(): ModelProto {
  const attributes = { case_change_action: { text: "LOWER" } };
  return buildModel(oneNode("StringNormalizer", attributes, { element: "STRING", dims: ["C"] }));
}

export function dangling(): ModelProto {
  const graph = oneNode("Relu");
  for (const node of graph.node) node.input = ["nowhere"];
  return buildModel(graph);
}

/** `x` through a MatMul by [3, width] to `scores`, then whatever `nodes` make of it. */
function onTop(
  nodes: readonly NodeProto[],
  outputs: Parameters<typeof buildGraph>[0]["outputs"],
  width = 2,
): ModelProto {
  const weights = Array.from({ length: 3 * width }, (_, at) => Math.cos(at * 3) * 2);
  const mul = buildNode({ type: "MatMul", inputs: ["x", "w"], outputs: ["raw"] });
  return buildModel(
    buildGraph({
      name: "on-top",
      nodes: [mul, ...nodes],
      inputs: [buildValueInfo("x", "FLOAT", ["N", 3])],
      outputs,
      initializers: [
        buildFloats("w", [3, width], weights),
        buildFloats("w0", [width], weights.slice(0, width)),
      ],
    }),
  );
}

function node(type: string, from: readonly string[], to: string, attributes = {}): NodeProto {
  return buildNode({ type, inputs: from, outputs: [to], attributes });
}

function scores(width: number | string = 2, rows: number | string = "N") {
  return buildValueInfo("scores", "FLOAT", [rows, width]);
}

export function sequenceOut(): ModelProto {
  return onTop(
    [node("SequenceConstruct", ["raw"], "list")],
    [buildEdge("list", { sequence: { tensor: "FLOAT" } })],
  );
}

export function dictionaryIn(): ModelProto {
  const model = onTop([node("Softmax", ["raw"], "scores")], [scores()]);
  model.graph?.input.push(buildEdge("d", { key: "STRING", value: { tensor: "FLOAT", dims: [] } }));
  return model;
}

export function stateful(): ModelProto {
  const model = onTop(
    [
      node("Softmax", ["raw"], "scores"),
      buildNode({ type: "Identity", inputs: ["state"], outputs: ["stateN"] }),
    ],
    [scores(), buildValueInfo("stateN", "FLOAT", [2, "N", 128])],
  );
  model.graph?.input.push(buildValueInfo("state", "FLOAT", [2, "N", 128]));
  return model;
}

export function encoderModel(): ModelProto {
  return buildModel(oneNode("Relu", {}, { dims: ["N", 3, "H", "W"] }));
}

export function wideModel(): ModelProto {
  return onTop([node("Tanh", ["raw"], "scores")], [scores(512)], 512);
}

export function directions(): ModelProto {
  return onTop(
    [
      node("Add", ["raw", "w0"], "moved"),
      node("LpNormalization", ["moved"], "scores", { axis: { int: -1 }, p: { int: 2 } }),
    ],
    [scores(8)],
    8,
  );
}

export function singleClass(): ModelProto {
  const model = zipMapModel(["only"]);
  const classifier = model.graph?.node[0];
  for (const attribute of classifier?.attribute ?? []) {
    if (attribute.name === "coefficients") attribute.floats = [1, -2, 0.5];
    if (attribute.name === "intercepts") attribute.floats = [0.5];
  }
  return model;
}

export function threeScores(): ModelProto {
  return onTop([node("Softmax", ["raw"], "scores")], [scores(3)], 3);
}

export function labelOnly(): ModelProto {
  return onTop(
    [node("ArgMax", ["raw"], "label", { axis: { int: 1 }, keepdims: { int: 0 } })],
    [buildValueInfo("label", "INT64", ["N"])],
  );
}

export function oddType(): ModelProto {
  const model = onTop([node("Softmax", ["raw"], "scores")], [scores()]);
  model.graph?.input.splice(0, 1, buildValueInfo("x", "UINT32", ["N", 3]));
  return model;
}

export function longName(): ModelProto {
  return scoringModel({ output: "s".repeat(301) });
}

export function regressor(): ModelProto {
  return scoringModel({ weights: [200, -300, 50], operators: [] });
}

export function batchNormalized(): ModelProto {
  return onTop(
    [
      node("ReduceMean", ["raw"], "mean", { axes: { ints: [0] } }),
      node("Sub", ["raw", "mean"], "centered"),
      node("Softmax", ["centered"], "scores"),
    ],
    [scores()],
  );
}

export function averagedAway(): ModelProto {
  return onTop(
    [
      node("ReduceMean", ["raw"], "mean", { axes: { ints: [0] } }),
      node("Softmax", ["mean"], "scores"),
    ],
    [buildEdge("scores", { tensor: "FLOAT" })],
  );
}

export function dice(): ModelProto {
  return onTop(
    [node("RandomNormalLike", ["raw"], "noise"), node("Add", ["raw", "noise"], "scores")],
    [scores()],
  );
}

export function disagreeing(): ModelProto {
  return onTop(
    [
      node("Softmax", ["raw"], "scores"),
      node("ArgMin", ["raw"], "label", { axis: { int: 1 }, keepdims: { int: 0 } }),
    ],
    [scores(), buildValueInfo("label", "INT64", ["N"])],
  );
}
