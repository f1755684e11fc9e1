import { FIELDS, type FieldUse, type Frame, openFrame } from "./model-fields";
import { readField, type WireField } from "./wire";

/** Why reading stopped, and where in the file's own names. */
export type ScanStop = {
  readonly why: "truncated" | "malformed" | "too_deep" | "too_many_nodes" | "too_many_fields";
  readonly where: string;
};

/** A stretch of bytes that holds one message. */
export type ByteRange = { readonly start: number; readonly end: number };

/** An operator the file uses, and the first node that does. */
export type UsedOperator = {
  readonly domain: string;
  readonly type: string;
  readonly node: string;
};

/** What a file says about itself, read from the wire format alone: nothing is decoded, no weight is copied. */
export type ModelScan = {
  readonly stop: ScanStop | null;
  /** 0 when the file names none. */
  readonly irVersion: number;
  readonly hasGraph: boolean;
  /** Nodes of every graph, body and function. */
  readonly nodes: number;
  readonly operators: readonly UsedOperator[];
  readonly opsets: readonly { readonly domain: string; readonly version: number }[];
  /** Functions the file brings itself, as `domain:name`. */
  readonly functions: ReadonlySet<string>;
  /** Places that refer to another file. */
  readonly external: readonly string[];
  /** Nodes that turn letters without saying by which locale. */
  readonly localeless: readonly string[];
  /** `ValueInfoProto` messages of the main graph. */
  readonly inputs: readonly ByteRange[];
  readonly outputs: readonly ByteRange[];
  readonly initializers: ReadonlySet<string>;
};

/** Nodes a model may hold, its bodies and functions included. */
export const MAX_NODES = 50_000;
/** The runtime's own reader gives up here too. */
const MAX_DEPTH = 100;
/** Far above any real model, far below what decoding would choke on. */
const MAX_FIELDS = 4_000_000;
/** Findings of one kind to list; the first few tell. */
export const MAX_LISTED = 20;
/** Operator sets to remember; files name a dozen at most. */
const MAX_OPSETS = 1000;

/**
 * Walks every message that can hold a node or a tensor, however nested. Takes any bytes, never throws, stops at the
 * first limit.
 */
export function scanModel(bytes: Uint8Array): ModelScan {
  const walk: Walk = {
    bytes,
    operators: new Map(),
    opsets: [],
    functions: new Set(),
    external: [],
    localeless: [],
    inputs: [],
    outputs: [],
    initializers: new Set(),
    hasGraph: false,
    nodes: 0,
    fields: 0,
  };
  const root = openFrame("model", null, bytes.length);
  const stop = walkMessage(walk, root, 0);
  const operators = [...walk.operators.values()];
  return { ...walk, stop, operators, irVersion: root.version };
}

type Walk = {
  readonly bytes: Uint8Array;
  readonly operators: Map<string, UsedOperator>;
  readonly opsets: { domain: string; version: number }[];
  readonly functions: Set<string>;
  readonly external: string[];
  readonly localeless: string[];
  readonly inputs: ByteRange[];
  readonly outputs: ByteRange[];
  readonly initializers: Set<string>;
  hasGraph: boolean;
  nodes: number;
  fields: number;
};

function walkMessage(walk: Walk, frame: Frame, start: number): ScanStop | null {
  if (frame.depth > MAX_DEPTH) return stopAt("too_deep", frame);
  const limit = Math.min(frame.end, walk.bytes.length);
  let at = start;
  while (at < limit) {
    const field = readField(walk.bytes, at, limit);
    if (typeof field === "string") return brokenField(walk, frame, field);
    const stop = walkField(walk, frame, field);
    if (stop) return stop;
    at = field.end;
  }
  return frame.end > walk.bytes.length ? stopAt("truncated", frame) : closeFrame(walk, frame);
}

function brokenField(walk: Walk, frame: Frame, how: "cut" | "malformed"): ScanStop {
  const isFileEnd = frame.end >= walk.bytes.length;
  return stopAt(how === "cut" && isFileEnd ? "truncated" : "malformed", frame);
}

/** A message that reaches beyond the file is walked as far as it goes, to name the place where the file ends. */
function walkField(walk: Walk, frame: Frame, field: WireField): ScanStop | null {
  walk.fields += 1;
  if (walk.fields > MAX_FIELDS) return stopAt("too_many_fields", frame);
  const isCut = field.end > walk.bytes.length && frame.end >= walk.bytes.length;
  if (field.end > frame.end && !isCut) return stopAt("malformed", frame);

  const use: FieldUse = FIELDS[frame.kind][field.number] ?? {};
  use.take?.(frame, field, walk.bytes);
  if (field.wire === 2 && frame.kind === "model" && use.child === "graph") walk.hasGraph = true;
  if (field.wire === 2 && use.edge && frame.parent?.kind === "model") {
    walk[use.edge].push({ start: field.start, end: field.end });
  }
  if (field.wire === 2 && use.child) {
    return walkMessage(walk, openFrame(use.child, frame, field.end), field.start);
  }
  return isCut ? stopAt("truncated", frame) : null;
}

function closeFrame(walk: Walk, frame: Frame): ScanStop | null {
  switch (frame.kind) {
    case "node":
      return closeNode(walk, frame);
    case "attribute":
      closeAttribute(frame);
      return null;
    case "function":
      walk.functions.add(`${frame.domain}:${frame.name}`);
      return null;
    case "tensor":
      closeTensor(walk, frame);
      return null;
    case "opset":
      closeOpset(walk, frame);
      return null;
    default:
      return null;
  }
}

function closeNode(walk: Walk, frame: Frame): ScanStop | null {
  walk.nodes += 1;
  if (walk.nodes > MAX_NODES) return stopAt("too_many_nodes", frame);
  const key = `${frame.domain}:${frame.type}`;
  if (!walk.operators.has(key)) {
    walk.operators.set(key, { domain: frame.domain, type: frame.type, node: frame.name });
  }
  if (frame.type === "StringNormalizer" && isLocaleless(frame.letters ?? [])) {
    if (walk.localeless.length < MAX_LISTED) walk.localeless.push(placeOf(frame));
  }
  return null;
}

/** What matters of a StringNormalizer; an attribute may stand before the node's own type, so all nodes are read. */
function closeAttribute({ parent, name, text }: Frame): void {
  if (parent === null || !SPEAKS_OF_LETTERS.has(name)) return;
  const isValued = name === "case_change_action" || name === "is_case_sensitive";
  parent.letters = [...(parent.letters ?? []).slice(-9), isValued ? `${name} ${text}` : name];
}

const SPEAKS_OF_LETTERS = new Set([
  "locale",
  "stopwords",
  "case_change_action",
  "is_case_sensitive",
]);

/** Stop words are compared in one case unless the node minds case, which it does not by itself. */
function isLocaleless(letters: readonly string[]): boolean {
  if (letters.includes("locale")) return false;
  const isTurned = ["LOWER", "UPPER"].some((it) => letters.includes(`case_change_action ${it}`));
  return isTurned || (letters.includes("stopwords") && !letters.includes("is_case_sensitive 1"));
}

function closeTensor(walk: Walk, frame: Frame): void {
  if (frame.parent?.kind === "graph") walk.initializers.add(frame.name);
  if (frame.isExternal && walk.external.length < MAX_LISTED) walk.external.push(placeOf(frame));
}

/** Functions list operator sets too; the model's own are the ones that count. */
function closeOpset(walk: Walk, frame: Frame): void {
  if (frame.parent?.kind !== "model" || walk.opsets.length >= MAX_OPSETS) return;
  walk.opsets.push({ domain: frame.domain, version: frame.version });
}

function stopAt(why: ScanStop["why"], frame: Frame): ScanStop {
  return { why, where: placeOf(frame) };
}

/** The innermost message by kind and name, and the chain of named messages around it. */
function placeOf(frame: Frame): string {
  const own = [frame.kind, frame.name || frame.type].filter(Boolean).join(" ");
  const around: string[] = [];
  for (let it = frame.parent; it !== null && around.length < 4; it = it.parent) {
    if (it.name) around.push(`${it.kind} ${it.name}`);
  }
  return [own, ...around].join(" in ");
}
