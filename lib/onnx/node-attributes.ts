import type { AttributeProto, NodeProto } from "onnx-buf";

export function findAttribute(node: NodeProto, name: string): AttributeProto | undefined {
  return node.attribute.find((attribute) => attribute.name === name);
}

/** A text attribute, or `null` where the node has none. */
export function textAttribute(node: NodeProto, name: string): string | null {
  const attribute = findAttribute(node, name);
  return attribute ? new TextDecoder().decode(attribute.s) : null;
}

/** Labels of a classifier in the order of its scores: texts or integers, or `null` where it lists none. */
export function classLabelsOf(node: NodeProto): string[] | null {
  const decoder = new TextDecoder();
  const texts = findAttribute(node, "classlabels_strings")?.strings ?? [];
  if (texts.length > 0) return texts.map((text) => decoder.decode(text));
  const integers = ["classlabels_int64s", "classlabels_ints"].flatMap(
    (name) => findAttribute(node, name)?.ints ?? [],
  );
  return integers.length > 0 ? integers.map(String) : null;
}

/** `ai.onnx` is the standard domain's long name. */
export function isOperator(node: NodeProto, type: string, domain: "" | "ai.onnx.ml"): boolean {
  const own = node.domain === "ai.onnx" ? "" : node.domain;
  return node.opType === type && own === domain;
}
