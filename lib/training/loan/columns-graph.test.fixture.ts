import { buildGraph, buildModel, buildNode, buildValueInfo } from "#lib/onnx/build-model";
import { encodeModel } from "#lib/onnx/encode-model";
import type { Adapter } from "#lib/pipeline/adapter";
import type { FeatureSchema } from "#lib/pipeline/feature-schema";
import type { PipelineStep, RawColumns, TabularPipeline } from "#lib/pipeline/pipeline";
import type { LogisticNetwork } from "../export-logistic";

const ML = "ai.onnx.ml";

type StepOf<Name extends PipelineStep["step"]> = Extract<PipelineStep, { step: Name }>;

/**
 * A logistic version with its pre-processing inside the graph, as other tools export it: one named input [N, 1] a
 * feature, texts and float32, through Imputer, Scaler, OneHotEncoder and LinearClassifier of `ai.onnx.ml`, to a label
 * and `probabilities`. For pipelines that impute, standardize and one-hot every column, each in this order.
 */
export function columnsFile(
  { steps, columns }: TabularPipeline,
  { weights, bias }: LogisticNetwork,
  schema: FeatureSchema,
): Uint8Array {
  const imputed = stepOf(steps, "impute_median");
  const numbers = imputed.columns.map(({ name }) => name);
  const gappy = imputed.columns.filter(({ missing }) => missing !== null);
  const encoded = stepOf(steps, "one_hot").columns;
  const width = columns.length;
  const coefficients = [0, 1].flatMap((k) => columns.map((_, i) => weights[2 * i + k] as number));
  if (coefficients.length !== 2 * width) throw new RangeError("Weights and columns do not match");
  const graph = buildGraph({
    name: "loan_risk_columns",
    nodes: [
      ...numberNodes(imputed, stepOf(steps, "standardize"), numbers),
      ...gapNodes(gappy.map(({ name }) => name)),
      ...encoded.flatMap(levelNodes),
      concat(["scaled", "gaps", ...encoded.map(({ name }) => `${name}_levels`)], "row"),
      buildNode({
        type: "LinearClassifier",
        domain: ML,
        inputs: ["row"],
        outputs: ["label", "probabilities"],
        attributes: {
          coefficients: { floats: coefficients },
          intercepts: { floats: [...bias] },
          classlabels_strings: { texts: ["good", "bad"] },
          post_transform: { text: "SOFTMAX" },
        },
      }),
    ],
    inputs: schema.fields.map(({ name, kind }) =>
      buildValueInfo(name, kind === "number" ? "FLOAT" : "STRING", ["N", 1]),
    ),
    outputs: [
      buildValueInfo("label", "STRING", ["N"]),
      buildValueInfo("probabilities", "FLOAT", ["N", 2]),
    ],
  });
  return encodeModel(buildModel(graph, { domains: { [ML]: 3 } }));
}

/** How such a file is fed and read. */
export function columnsAdapter({ fields }: FeatureSchema): Adapter {
  const columns = fields.map(({ name, kind }) => ({
    column: name,
    tensor: name,
    type: kind === "number" ? ("float32" as const) : ("string" as const),
  }));
  return {
    input: { layout: "columns", columns },
    constants: [],
    output: {
      tensor: "probabilities",
      kind: "probabilities",
      labels: ["good", "bad"],
      speaks_for: null,
      row: "plain",
    },
    batch: { mode: "dynamic" },
  };
}

/** The features as they come. */
export function columnsPipeline({ fields }: FeatureSchema): RawColumns {
  const columns = fields.map(({ name, kind }) => ({
    name,
    kind: kind === "number" ? ("number" as const) : ("text" as const),
  }));
  return { kind: "raw_columns", columns };
}

function numberNodes(
  imputed: StepOf<"impute_median">,
  scaled: StepOf<"standardize">,
  names: readonly string[],
) {
  return [
    concat(names, "numbers"),
    buildNode({
      type: "Imputer",
      domain: ML,
      inputs: ["numbers"],
      outputs: ["imputed"],
      attributes: {
        imputed_value_floats: { floats: imputed.columns.map(({ median }) => median) },
        replaced_value_float: { float: Number.NaN },
      },
    }),
    buildNode({
      type: "Scaler",
      domain: ML,
      inputs: ["imputed"],
      outputs: ["scaled"],
      attributes: {
        offset: { floats: scaled.columns.map(({ mean }) => mean) },
        scale: { floats: scaled.columns.map(({ scale }) => 1 / scale) },
      },
    }),
  ];
}

function gapNodes(names: readonly string[]) {
  return [
    concat(names, "gappy"),
    buildNode({ type: "IsNaN", inputs: ["gappy"], outputs: ["is_gap"] }),
    buildNode({
      type: "Cast",
      inputs: ["is_gap"],
      outputs: ["gaps"],
      attributes: { to: { int: 1 } },
    }),
  ];
}

/** Nothing known is the empty text, a level like the others where it has a column; what nobody saw is all zeros. */
function levelNodes({ name, levels, missing }: StepOf<"one_hot">["columns"][number]) {
  const texts = [...levels.map(({ level }) => level), ...(missing === null ? [] : [""])];
  return [
    buildNode({
      type: "OneHotEncoder",
      domain: ML,
      inputs: [name],
      outputs: [`${name}_cube`],
      attributes: { cats_strings: { texts }, zeros: { int: 1 } },
    }),
    buildNode({
      type: "Flatten",
      inputs: [`${name}_cube`],
      outputs: [`${name}_levels`],
      attributes: { axis: { int: 1 } },
    }),
  ];
}

function concat(inputs: readonly string[], output: string) {
  return buildNode({
    type: "Concat",
    inputs,
    outputs: [output],
    attributes: { axis: { int: 1 } },
  });
}

function stepOf<Name extends PipelineStep["step"]>(
  steps: readonly PipelineStep[],
  name: Name,
): StepOf<Name> {
  const found = steps.find((it): it is StepOf<Name> => it.step === name);
  if (!found) throw new RangeError(`The pipeline has no step ${name}`);
  return found;
}
