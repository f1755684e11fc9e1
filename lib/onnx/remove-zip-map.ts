import type { GraphProto, NodeProto } from "onnx-buf";
import { buildValueInfo } from "./build-model";
import { decodeModel } from "./decode-model";
import { encodeModel } from "./encode-model";
import { consumersOf } from "./graph";
import { shown } from "./model-finding";
import { classLabelsOf, isOperator } from "./node-attributes";
import { listed, type ModelChange, type Rewritten } from "./rewritten";

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

  takeOut(graph, removable);
  const labels = removable.map(classLabelsOf).find((it) => it !== null) ?? null;
  return { bytes: encodeModel(model), changes: listed(removable.map(changeOf)), labels };
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

/** Outputs keep their places in the list. Where scores leave the graph already, their dictionaries just go. */
function takeOut(graph: GraphProto, maps: readonly NodeProto[]): void {
  const gone = new Set(maps);
  const mapOf = new Map(maps.map((node) => [node.output[0], node]));
  const added = new Set<string>();
  const shownAlready = new Set(graph.output.map(({ name }) => name));
  graph.output = graph.output.flatMap((output) => {
    const map = mapOf.get(output.name);
    if (!map) return [output];
    const [scores = ""] = map.input;
    if (shownAlready.has(scores) || added.has(scores)) return [];
    added.add(scores);
    return [buildValueInfo(scores, "FLOAT", ["N", classLabelsOf(map)?.length ?? "classes"])];
  });
  graph.node = graph.node.filter((node) => !gone.has(node));
  graph.valueInfo = graph.valueInfo.filter(({ name }) => !added.has(name));
}

function changeOf({ name, input, output }: NodeProto): ModelChange {
  const [scores = "", dictionaries = ""] = [input[0], output[0]].map((it) => shown(it ?? "", 60));
  const detail = `Removed ZipMap ${shown(name, 60)}: scores leave as ${scores}, a float tensor, instead of dictionaries ${dictionaries}.`;
  return { code: "zip_map_removed", detail };
}
