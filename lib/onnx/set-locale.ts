import type { ModelProto, NodeProto } from "onnx-buf";
import { buildAttribute } from "./build-model";
import { decodeModel } from "./decode-model";
import { encodeModel } from "./encode-model";
import { bodiesOf, graphsWithin } from "./graph";
import { shown } from "./model-finding";
import { findAttribute, isOperator, textAttribute } from "./node-attributes";
import { listed, type ModelChange, type Rewritten } from "./rewritten";

/** On every system, and unlike plain `C` it knows the letters beyond ASCII. */
const LOCALE = "C.UTF-8";
/** Locales that no system lacks; an empty one takes the environment's, which an inference process has not. */
const EVERYWHERE = new Set(["C", "POSIX", LOCALE, ""]);

/**
 * Sets the locale of every StringNormalizer that turns letters and names none, or one a bare system lacks, bodies and
 * functions included. What it answers may change for letters whose case depends on the language, so its uploader is
 * asked first. For a file that `inspectModel` has passed.
 */
export function setLocale(bytes: Uint8Array): Rewritten {
  const model = decodeModel(bytes);
  const nodes = nodesOf(model).filter(lacksLocale);
  if (nodes.length === 0) return { bytes, changes: [] };
  const changes = nodes.map(withLocale);
  return { bytes: encodeModel(model), changes: listed(changes) };
}

function nodesOf({ graph, functions }: ModelProto): NodeProto[] {
  const outer = [...(graph?.node ?? []), ...functions.flatMap(({ node }) => node)];
  const bodies = outer.flatMap(bodiesOf);
  return [...outer, ...bodies.flatMap(graphsWithin).flatMap(({ node }) => node)];
}

function lacksLocale(node: NodeProto): boolean {
  if (!isOperator(node, "StringNormalizer", "")) return false;
  const locale = textAttribute(node, "locale");
  return turnsLetters(node) && (locale === null || !EVERYWHERE.has(locale));
}

/** Stop words are compared in one case unless the node minds case, so they need a locale too. */
function turnsLetters(node: NodeProto): boolean {
  const action = textAttribute(node, "case_change_action");
  if (action === "LOWER" || action === "UPPER") return true;
  const hasStopWords = (findAttribute(node, "stopwords")?.strings.length ?? 0) > 0;
  return hasStopWords && findAttribute(node, "is_case_sensitive")?.i !== 1n;
}

function withLocale(node: NodeProto): ModelChange {
  const before = textAttribute(node, "locale");
  node.attribute = [
    ...node.attribute.filter(({ name }) => name !== "locale"),
    buildAttribute("locale", { text: LOCALE }),
  ];
  const detail = `Set the locale of StringNormalizer ${shown(node.name)} from ${shown(before ?? "none")} to ${LOCALE}.`;
  return { code: "locale_set", detail };
}
