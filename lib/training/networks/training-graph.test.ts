import { describe, expect, it } from "vitest";
import { decodeModel } from "#lib/onnx/decode-model";
import { encodeModel } from "#lib/onnx/encode-model";
import { exact } from "./float64-oracle.test.support";
import { gradientErrors } from "./gradient-check.test.support";
import { TRAINABLE_OPERATORS } from "./gradient-rules";
import { graphOf } from "./graph-parts";
import {
  CLASSES,
  distributions,
  MATRIX,
  modelOf,
  NETS,
  type Net,
  normals,
  plainNet,
  ROWS,
} from "./nets.test.support";
import { buildTrainingGraph } from "./training-graph";

describe("gradients equal differences of the loss in float64", () => {
  it.each(Object.entries(NETS))("through %s", async (_, net) => {
    const model = modelOf(net);
    const trainable = (name: string) => name !== "scale";
    const rows = { inputs: { x: normals([ROWS, ...net.row], 1) }, target: distributions() };
    const options = { logits: "logits", classes: CLASSES, trainable };
    const errors = await gradientErrors(model, rows, options);
    const trained = Object.keys(net.weights).filter(trainable);
    expect(Object.keys(errors).sort()).toEqual([...trained, "loss"].sort());
    for (const [name, error] of Object.entries(errors)) expect(error, name).toBeLessThan(1e-5);
  });

  it("with a teacher and weighted rows", async () => {
    const model = modelOf(plainNet());
    const rows = {
      inputs: { x: normals([ROWS, ...MATRIX], 1) },
      target: distributions(),
      soft: distributions(),
      weights: exact([ROWS], [0.5, 1.5, 0, 2, 1]),
    };
    const distill = { alpha: 0.7, temperature: 3 };
    const options = { logits: "logits", classes: CLASSES, distill, rowWeights: true };
    const errors = await gradientErrors(model, rows, options);
    expect(Math.max(...Object.values(errors))).toBeLessThan(1e-5);
  });

  it("for every operator that may be trained through", () => {
    const tested = Object.values(NETS).flatMap(({ nodes }) => nodes.map(({ type }) => type));
    expect(TRAINABLE_OPERATORS.filter((type) => !tested.includes(type))).toEqual([]);
  });
});

describe("the training graph", () => {
  it("takes trained weights and what is to be fed as inputs, and gives what is observed", () => {
    const model = modelOf(NETS["QuantizeLinear and DequantizeLinear of rows and weights"] as Net);
    const before = encodeModel(model);
    const { model: step, parameters } = buildTrainingGraph(model, {
      logits: "logits",
      classes: CLASSES,
      trainable: (name) => name !== "v",
      feed: ["scale", "zero"],
      observe: ["y"],
    });
    const { input, output, initializer } = graphOf(decodeModel(encodeModel(step)));
    expect(parameters).toEqual([
      { name: "w", dims: [4, 4] },
      { name: "last", dims: [4, CLASSES] },
    ]);
    expect(input.map(({ name }) => name)).toEqual([
      "x",
      "w",
      "last",
      "scale",
      "zero",
      "train/target",
    ]);
    expect(output.map(({ name }) => name)).toEqual([
      "loss",
      "grad/w",
      "grad/last",
      "min/y",
      "max/y",
    ]);
    expect(initializer.map(({ name }) => name)).toEqual(["v", "none"]);
    expect(encodeModel(model)).toEqual(before);
  });
});
