import { buildGraph, buildModel, buildNode, buildValueInfo } from "#lib/onnx/build-model";
import { encodeModel } from "#lib/onnx/encode-model";
import type { TreeEnsemble, TreeNode } from "./boosted-trees";
import { LOGISTIC_INPUT, LOGISTIC_OUTPUT } from "./export-logistic";

/**
 * The ONNX file of `ai.onnx.ml`: float32 `features` [N, width] → TreeEnsembleClassifier → float32 `probabilities`
 * [N, 2], class 1 being the one the trees speak for.
 */
export function treeFile(ensemble: TreeEnsemble, width: number, labels: readonly string[]) {
  const graph = buildGraph({
    name: "boosted_trees",
    nodes: [
      buildNode({
        type: "TreeEnsembleClassifier",
        domain: "ai.onnx.ml",
        inputs: [LOGISTIC_INPUT],
        outputs: ["label", LOGISTIC_OUTPUT],
        attributes: {
          ...attributesOf(ensemble),
          classlabels_strings: { texts: labels },
          post_transform: { text: "LOGISTIC" },
          base_values: { floats: [ensemble.base] },
        },
      }),
    ],
    inputs: [buildValueInfo(LOGISTIC_INPUT, "FLOAT", ["N", width])],
    outputs: [buildValueInfo(LOGISTIC_OUTPUT, "FLOAT", ["N", labels.length])],
  });
  return encodeModel(buildModel(graph, { domains: { "ai.onnx.ml": 3 } }));
}

/** A node in the flat lists of the operator; a leaf has no threshold, a split no value. */
type FlatNode = {
  readonly tree: number;
  readonly id: number;
  readonly column: number;
  readonly threshold: number;
  readonly left: number;
  readonly right: number;
  readonly value: number | null;
};

function attributesOf({ trees }: TreeEnsemble) {
  const nodes = trees.flatMap((tree, index) => flatten(tree, index));
  const leaves = nodes.filter(({ value }) => value !== null);
  return {
    nodes_treeids: { ints: nodes.map(({ tree }) => tree) },
    nodes_nodeids: { ints: nodes.map(({ id }) => id) },
    nodes_featureids: { ints: nodes.map(({ column }) => column) },
    nodes_values: { floats: nodes.map(({ threshold }) => threshold) },
    nodes_modes: { texts: nodes.map(({ value }) => (value === null ? "BRANCH_LEQ" : "LEAF")) },
    nodes_truenodeids: { ints: nodes.map(({ left }) => left) },
    nodes_falsenodeids: { ints: nodes.map(({ right }) => right) },
    class_treeids: { ints: leaves.map(({ tree }) => tree) },
    class_nodeids: { ints: leaves.map(({ id }) => id) },
    class_ids: { ints: leaves.map(() => 0) },
    class_weights: { floats: leaves.map(({ value }) => value ?? 0) },
  };
}

/** Nodes numbered from the root, a node before its children. */
function flatten(root: TreeNode, tree: number): FlatNode[] {
  const nodes: FlatNode[] = [];
  const waiting = [root];
  for (let id = 0; id < waiting.length; id += 1) {
    const node = waiting[id] as TreeNode;
    if ("value" in node) {
      nodes.push({ tree, id, column: 0, threshold: 0, left: 0, right: 0, value: node.value });
      continue;
    }
    const left = waiting.push(node.left, node.right) - 2;
    const { column, threshold } = node;
    nodes.push({ tree, id, column, threshold, left, right: left + 1, value: null });
  }
  return nodes;
}
