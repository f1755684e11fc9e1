import type { GraphProto, NodeProto } from "onnx-buf";
import { decodeModel } from "./decode-model";
import { producersOf } from "./graph";
import { classLabelsOf, isOperator } from "./node-attributes";

/** What a graph says beyond its edges. */
export type GraphFacts = {
  /** From the ZipMap or classifier whose scores leave the graph, in the order of the columns, as the file spells them. */
  readonly classLabels: readonly string[] | null;
  readonly metadata: Readonly<Record<string, string>>;
};

const CLASSIFIERS = ["LinearClassifier", "TreeEnsembleClassifier", "SVMClassifier"];
/** Operators that keep the number and the order of the scores they are given. */
const KEEPING = new Set([
  "Normalizer",
  "Identity",
  "Cast",
  "Softmax",
  "LogSoftmax",
  "Sigmoid",
  "Scaler",
]);

/** The facts of a file that `inspectModel` has passed; of the uploaded bytes, since a rewrite takes a ZipMap's labels away. */
export function graphFacts(bytes: Uint8Array): GraphFacts {
  const { graph, metadataProps } = decodeModel(bytes);
  const metadata = Object.fromEntries(metadataProps.map(({ key, value }) => [key, value]));
  return { classLabels: graph ? labelsOfScores(graph) : null, metadata };
}

/** A model of several classifiers has several lists; only those right before an output name its columns, a ZipMap's first. */
function labelsOfScores(graph: GraphProto): string[] | null {
  const producers = producersOf(graph);
  const names = graph.output.map(({ name }) => name);
  const isMapped = (name: string) => producers.get(name)?.opType === "ZipMap";
  const mappedFirst = [...names.filter(isMapped), ...names.filter((name) => !isMapped(name))];
  for (const name of mappedFirst) {
    const labels = labelsBefore(producers, name);
    if (labels) return labels;
  }
  return null;
}

/** No more steps than a graph has nodes, so that a circle ends too. */
function labelsBefore(producers: ReadonlyMap<string, NodeProto>, output: string): string[] | null {
  let name = output;
  for (let step = 0; step <= producers.size; step += 1) {
    const node = producers.get(name);
    if (!node) return null;
    if (namesClasses(node)) return classLabelsOf(node);
    const [before] = node.input;
    if (!KEEPING.has(node.opType) || before === undefined) return null;
    name = before;
  }
  return null;
}

function namesClasses(node: NodeProto): boolean {
  return ["ZipMap", ...CLASSIFIERS].some((type) => isOperator(node, type, "ai.onnx.ml"));
}
