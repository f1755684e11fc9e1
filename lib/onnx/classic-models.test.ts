import type { ModelProto, NodeProto } from "onnx-buf";
import { describe, expect, it } from "vitest";
import {
  type AttributeValue,
  buildFloats,
  buildGraph,
  buildModel,
  buildNode,
  buildValueInfo,
} from "./build-model";
import { encodeModel } from "./encode-model";
import { examine } from "./examine.test.support";
import { graphFacts } from "./graph-facts";
import { inspectModel } from "./inspect-model";
import { floats, outputsOf, texts } from "./kit.test.support";
import { proposeAdapter } from "./propose-adapter";
import { signatureOf } from "./signature-of";

type Attributes = Readonly<Record<string, AttributeValue>>;

describe("a tree behind an imputer and a scaler", () => {
  it("is read whole: its labels are whole numbers, its scores as computed by hand", async () => {
    const { settlement, findings } = await examine(treeModel(), { features: ["age", "debt"] });
    expect(findings).toEqual([]);
    expect(settlement).toMatchObject({
      labels: ["3", "7", "-1"],
      labelsFrom: "classlabels",
      missing: [],
    });
    expect(settlement?.adapter?.output).toMatchObject({ tensor: "scores", kind: "probabilities" });

    // The gap becomes 5, (5 − 1) × 0.5 = 2 goes left; (9 − 1) × 0.5 = 4 goes right.
    const x = floats([Number.NaN, 1, 9, 1], 2);
    const { label, scores } = await outputsOf(treeModel(), { x });
    expect(Array.from(label?.data as BigInt64Array)).toEqual([3n, 7n]);
    expect(Array.from(scores?.data as Float32Array)).toEqual([
      0.75, 0.125, 0.125, 0.0625, 0.875, 0.0625,
    ]);
  });
});

describe("a linear model over one tensor a column", () => {
  it("takes texts and numbers beside each other", async () => {
    const bytes = encodeModel(columnsModel());
    expect(inspectModel(bytes).findings).toEqual([]);
    const proposal = proposeAdapter(signatureOf(bytes), { graph: graphFacts(bytes) });
    expect(proposal).toMatchObject({ labels: ["no", "yes"], labelOutput: "label", missing: [] });
    expect(proposal.adapter?.input).toEqual({
      layout: "columns",
      columns: [
        { column: "city", tensor: "city", type: "string" },
        { column: "debt", tensor: "debt", type: "float32" },
      ],
    });
    const found = await outputsOf(bytes, {
      city: texts(["Bonn", "Ulm", "Rom"], [3, 1]),
      debt: floats([2, 0, 1], 1),
    });
    const scores = Array.from(found.scores?.data as Float32Array);
    const expected = [-1 - 2 * 0.5, 3, -0.5].map((z) => 1 / (1 + Math.exp(-z)));
    expected.forEach((p, row) => {
      expect(Math.abs((scores[2 * row + 1] ?? 0) - p)).toBeLessThan(2e-6);
    });
    expect(found.label?.data).toEqual(["no", "yes", "no"]);
  });
});

describe("a support vector machine", () => {
  it("gives distances, which have to be declared", async () => {
    const hints = { features: ["age", "debt"] };
    const { settlement, judgement, findings } = await examine(vectorModel(), hints);
    expect(findings).toEqual([]);
    expect(judgement?.measured).toBeNull();
    expect(settlement).toMatchObject({ adapter: null, labels: ["a", "b", "c"] });
    expect(settlement?.missing).toEqual([expect.stringContaining("declare the kind logits")]);
    const said = await examine(vectorModel(), { ...hints, kind: "logits" });
    expect(said.settlement?.adapter?.output.kind).toBe("logits");
  });
});

describe("words counted by a tokenizer", () => {
  it("are text in and probabilities out", async () => {
    const bytes = encodeModel(wordsModel());
    expect(inspectModel(bytes).findings).toEqual([]);
    const proposal = proposeAdapter(signatureOf(bytes), { labels: ["bad", "good"] });
    expect(proposal.adapter?.input).toEqual({ layout: "text", tensor: "t", rank: 1 });
    const { probs } = await outputsOf(bytes, { t: texts(["good good bad", "bad", "größe"], [3]) });
    const found = Array.from(probs?.data as Float32Array);
    const share = (z: number) => 1 / (1 + Math.exp(-z));
    [share(2 * 2 - 1), share(-1), 0.5].forEach((p, row) => {
      expect(Math.abs((found[2 * row + 1] ?? 0) - p)).toBeLessThan(1e-6);
    });
  });
});

/**
 * Of three classes, since with two the runtime names the label 1 whatever it is called. Splits on `age` ≤ 3 after
 * filling gaps with 5 and 6 and turning x into (x − 1) / 2.
 */
function treeModel(): ModelProto {
  const steps = [
    ml("Imputer", ["x"], ["filled"], {
      imputed_value_floats: { floats: [5, 6] },
      replaced_value_float: { float: Number.NaN },
    }),
    ml("Scaler", ["filled"], ["scaled"], {
      offset: { floats: [1, 1] },
      scale: { floats: [0.5, 0.5] },
    }),
    ml("TreeEnsembleClassifier", ["scaled"], ["label", "scores"], {
      classlabels_int64s: { ints: [3, 7, -1] },
      nodes_treeids: { ints: [0, 0, 0] },
      nodes_nodeids: { ints: [0, 1, 2] },
      nodes_featureids: { ints: [0, 0, 0] },
      nodes_modes: { texts: ["BRANCH_LEQ", "LEAF", "LEAF"] },
      nodes_values: { floats: [3, 0, 0] },
      nodes_truenodeids: { ints: [1, 0, 0] },
      nodes_falsenodeids: { ints: [2, 0, 0] },
      nodes_missing_value_tracks_true: { ints: [0, 0, 0] },
      nodes_hitrates: { floats: [1, 1, 1] },
      class_treeids: { ints: [0, 0, 0, 0, 0, 0] },
      class_nodeids: { ints: [1, 1, 1, 2, 2, 2] },
      class_ids: { ints: [0, 1, 2, 0, 1, 2] },
      class_weights: { floats: [0.75, 0.125, 0.125, 0.0625, 0.875, 0.0625] },
      post_transform: { text: "NONE" },
    }),
  ];
  return model(steps, [buildValueInfo("x", "FLOAT", ["N", 2])], "INT64", 3);
}

/** −1 for Bonn, 3 for Ulm, 0 for any other city, less half the debt. */
function columnsModel(): ModelProto {
  const steps = [
    ml("OneHotEncoder", ["city"], ["hot"], {
      cats_strings: { texts: ["Bonn", "Ulm"] },
      zeros: { int: 1 },
    }),
    buildNode({
      type: "Flatten",
      inputs: ["hot"],
      outputs: ["flat"],
      attributes: { axis: { int: 1 } },
    }),
    buildNode({
      type: "Concat",
      inputs: ["flat", "debt"],
      outputs: ["row"],
      attributes: { axis: { int: 1 } },
    }),
    ml("LinearClassifier", ["row"], ["label", "raw"], {
      classlabels_strings: { texts: ["no", "yes"] },
      coefficients: { floats: [1, -3, 0.5, -1, 3, -0.5] },
      intercepts: { floats: [0, 0] },
      multi_class: { int: 0 },
      post_transform: { text: "LOGISTIC" },
    }),
    ml("Normalizer", ["raw"], ["scores"], { norm: { text: "L1" } }),
  ];
  const inputs = [
    buildValueInfo("city", "STRING", ["N", 1]),
    buildValueInfo("debt", "FLOAT", ["N", 1]),
  ];
  return model(steps, inputs, "STRING", 2);
}

function vectorModel(): ModelProto {
  const steps = [
    ml("SVMClassifier", ["x"], ["label", "scores"], {
      classlabels_strings: { texts: ["a", "b", "c"] },
      coefficients: { floats: [1, -2, 0.5, 3, -1, 0.25] },
      kernel_type: { text: "LINEAR" },
      kernel_params: { floats: [1, 0, 3] },
      rho: { floats: [0.5, -0.25, 0.125] },
      post_transform: { text: "NONE" },
    }),
  ];
  return model(steps, [buildValueInfo("x", "FLOAT", ["N", 2])], "STRING", 3);
}

/** Two for each `good`, less one for each `bad`, through a softmax against nothing. */
function wordsModel(): ModelProto {
  const nodes = [
    buildNode({
      type: "Tokenizer",
      domain: "com.microsoft",
      inputs: ["t"],
      outputs: ["words"],
      attributes: {
        mark: { int: 0 },
        mincharnum: { int: 1 },
        pad_value: { text: "#" },
        separators: { texts: [" "] },
      },
    }),
    buildNode({
      type: "TfIdfVectorizer",
      inputs: ["words"],
      outputs: ["counts"],
      attributes: {
        mode: { text: "TF" },
        min_gram_length: { int: 1 },
        max_gram_length: { int: 1 },
        max_skip_count: { int: 0 },
        ngram_counts: { ints: [0] },
        ngram_indexes: { ints: [0, 1] },
        pool_strings: { texts: ["good", "bad"] },
      },
    }),
    buildNode({ type: "MatMul", inputs: ["counts", "w"], outputs: ["z"] }),
    buildNode({ type: "Softmax", inputs: ["z"], outputs: ["probs"] }),
  ];
  const graph = buildGraph({
    name: "words",
    nodes,
    inputs: [buildValueInfo("t", "STRING", ["N"])],
    outputs: [buildValueInfo("probs", "FLOAT", ["N", 2])],
    initializers: [buildFloats("w", [2, 2], [0, 2, 0, -1])],
  });
  return buildModel(graph, { domains: { "com.microsoft": 1 } });
}

function ml(type: string, inputs: string[], outputs: string[], attributes: Attributes): NodeProto {
  return buildNode({ type, inputs, outputs, domain: "ai.onnx.ml", attributes });
}

function model(
  nodes: NodeProto[],
  inputs: ReturnType<typeof buildValueInfo>[],
  label: "INT64" | "STRING",
  width: number,
): ModelProto {
  const outputs = [
    buildValueInfo("label", label, ["N"]),
    buildValueInfo("scores", "FLOAT", ["N", width]),
  ];
  const graph = buildGraph({ name: "classic", nodes, inputs, outputs });
  return buildModel(graph, { domains: { "ai.onnx.ml": 3 } });
}
