import { describe, expect, it } from "vitest";
import type { NodeParts } from "#lib/onnx/build-model";
import {
  CLASSES,
  HEAD,
  IMAGE,
  modelOf,
  type Net,
  node,
  plainNet,
  withHead,
} from "./nets.test.support";
import { NoGradientRule } from "./no-gradient-rule";
import { buildTrainingGraph } from "./training-graph";

describe("a network that cannot be trained", () => {
  const image = { row: IMAGE, weights: { v: [4, 2, 2, 2], ...HEAD } };
  const around = (...nodes: NodeParts[]): Net => ({ ...image, nodes: withHead(nodes) });
  const pooled = node("GlobalAveragePool", ["y"], "p");
  const flat = node("Flatten", ["p"], "h");

  it.each<[string, Net]>([
    ["Conv", around(node("Conv", ["x", "v"], "y", { strides: { ints: [2, 2] } }), pooled, flat)],
    ["Conv", around(node("Conv", ["x", "v"], "y", { group: { int: 2 } }), pooled, flat)],
    [
      "Conv",
      around(node("Conv", ["x", "v"], "y", { auto_pad: { text: "SAME_UPPER" } }), pooled, flat),
    ],
    [
      "MaxPool",
      around(
        node("Conv", ["x", "v"], "z"),
        node("MaxPool", ["z"], "y", { kernel_shape: { ints: [3, 3] }, strides: { ints: [2, 2] } }),
        pooled,
        flat,
      ),
    ],
    [
      "Gemm",
      { ...plainNet(), nodes: [node("Gemm", ["x", "last"], "logits", { alpha: { float: 2 } })] },
    ],
    [
      "Gemm",
      { ...plainNet(), nodes: [node("Gemm", ["x", "last"], "logits", { transA: { int: 1 } })] },
    ],
    [
      "Softmax",
      {
        ...plainNet(),
        nodes: withHead([node("MatMul", ["x", "w"], "y"), node("Softmax", ["y"], "h")]),
      },
    ],
    [
      "LayerNormalization",
      { ...plainNet(), nodes: withHead([node("LayerNormalization", ["x", "b"], "h")]) },
    ],
    [
      "com.microsoft.Gelu",
      {
        ...plainNet(),
        nodes: withHead([
          node("MatMul", ["x", "w"], "y"),
          { ...node("Gelu", ["y"], "h"), domain: "com.microsoft" },
        ]),
      },
    ],
  ])("is refused at once, naming node and operator: %s", (operator, net) => {
    const failure = failureOf(() =>
      buildTrainingGraph(modelOf(net), { logits: "logits", classes: CLASSES }),
    );
    expect(failure).toBeInstanceOf(NoGradientRule);
    const type = operator.split(".").at(-1);
    const name = net.nodes.find((it) => it.type === type)?.outputs[0];
    expect(failure).toMatchObject({
      code: "no_gradient_rule",
      operator,
      node: `${type}_${name}`,
    });
  });

  it("is let pass where the odd operator lies before all that is trained", () => {
    const net = {
      ...plainNet(),
      nodes: withHead([node("Softmax", ["x"], "y"), node("MatMul", ["y", "w"], "h")]),
    };
    const { parameters } = buildTrainingGraph(modelOf(net), { logits: "logits", classes: CLASSES });
    expect(parameters.map(({ name }) => name)).toEqual(["w", "last"]);
  });

  it("says so when there are no such logits, or names of its own", () => {
    const model = modelOf(plainNet());
    expect(() => buildTrainingGraph(model, { logits: "scores", classes: 3 })).toThrow("scores");
    const odd = modelOf({
      ...plainNet(),
      nodes: withHead([node("MatMul", ["x", "w"], "train/y"), node("Relu", ["train/y"], "h")]),
    });
    expect(() => buildTrainingGraph(odd, { logits: "logits", classes: 3 })).toThrow("train/y");
  });
});

function failureOf(act: () => unknown): unknown {
  try {
    act();
    return null;
  } catch (failure) {
    return failure;
  }
}
