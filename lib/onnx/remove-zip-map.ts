import type { GraphProto, NodeProto } from "onnx-buf";
import { buildValueInfo } from "./build-model";
import { decodeModel } from "./decode-model";
import { encodeModel } from "./encode-model";
import { consumersOf } from "./graph";
import { shown } from "./model-finding";
import { classLabelsOf, isOperator } from "./node-attributes";
import type { ModelChange, Rewritten } from "./rewritten";

/** `labels` are those of the first ZipMap taken out: the names its dictionaries had as keys. */
export type WithoutZipMap = Rewritten & { readonly labels: readonly string[] | null };

/**
 * Takes the last step out that turns rows of scores into dictionaries: its input leaves the graph instead, as float
 * [N, K]. A ZipMap that anything else reads, or inside a body, stays, and its output is refused like any sequence.
 * For a file that `inspectModel` has passed.
 */
export function removeZipMap(bytes: Uint8Array): WithoutZipMap {
  const model = decodeModel(bytes);
  const { graph } = model;
  const removable = graph ? removableZipMaps(graph) : [];
  if (!graph || removable.length === 0) return { bytes, changes: [], labels: null };

  const changes = removable.map((node) => takeOut(graph, node));
  const labels = removable.map(classLabelsOf).find((it) => it !== null) ?? null;
  return { bytes: encodeModel(model), changes, labels };
}

function removableZipMaps(graph: GraphProto): NodeProto[] {
  const consumers = consumersOf(graph);
  const outputs = new Set(graph.output.map(({ name }) => name));
  return graph.node.filter((node) => {
    const [output = ""] = node.output;
    return (
      isOperator(node, "ZipMap", "ai.onnx.ml") && outputs.has(output) && !consumers.has(output)
    );
  });
}

/** The output keeps its place in the list. Where the scores leave the graph already, the dictionaries just go. */
function takeOut(graph: GraphProto, node: NodeProto): ModelChange {
  const [scores = ""] = node.input;
  const [dictionaries = ""] = node.output;
  const isShown = graph.output.some(({ name }) => name === scores);
  const width = classLabelsOf(node)?.length ?? "classes";
  const replacement = isShown ? [] : [buildValueInfo(scores, "FLOAT", ["N", width])];
  const place = graph.output.findIndex(({ name }) => name === dictionaries);
  graph.output.splice(place, 1, ...replacement);
  graph.node.splice(graph.node.indexOf(node), 1);
  graph.valueInfo = graph.valueInfo.filter(({ name }) => name !== scores);
  const detail = `Removed ZipMap ${shown(node.name)}: scores leave as ${shown(scores)}, a float tensor, instead of dictionaries ${shown(dictionaries)}.`;
  return { code: "zip_map_removed", detail };
}
