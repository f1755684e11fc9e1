import { textOf, type WireField } from "./wire";

/** The messages of onnx.proto that can hold a node, a tensor or a version. */
export type Kind =
  | "model"
  | "graph"
  | "node"
  | "attribute"
  | "tensor"
  | "sparse"
  | "training"
  | "function"
  | "opset";

/** A message being walked, and what was read of it so far. `end` may lie beyond the file. */
export type Frame = {
  readonly kind: Kind;
  readonly parent: Frame | null;
  readonly depth: number;
  readonly end: number;
  name: string;
  type: string;
  domain: string;
  version: number;
  isExternal: boolean;
  /** An attribute's own value, or what a node's attributes say about letters: `locale`, `case_change_action LOWER`. */
  text: string;
  letters: string[] | null;
};

/** What a field is to the walk: a message to go into, an edge of the graph, or something to take down. */
export type FieldUse = {
  readonly child?: Kind;
  readonly edge?: "inputs" | "outputs";
  readonly take?: (frame: Frame, field: WireField, bytes: Uint8Array) => void;
};

const name = takeText("name");
const domain = takeText("domain");
const version: FieldUse = { take: takeVersion };

/** Field numbers of onnx.proto, ONNX 1.20. A number left out leads to nothing that could name another file or run. */
export const FIELDS: Readonly<Record<Kind, Readonly<Record<number, FieldUse>>>> = {
  model: {
    1: version,
    7: { child: "graph" },
    8: { child: "opset" },
    20: { child: "training" },
    25: { child: "function" },
  },
  graph: {
    1: { child: "node" },
    2: name,
    5: { child: "tensor" },
    11: { edge: "inputs" },
    12: { edge: "outputs" },
    15: { child: "sparse" },
  },
  node: { 3: name, 4: takeText("type"), 5: { child: "attribute" }, 7: domain },
  attribute: {
    1: name,
    3: { take: takeNumber },
    4: takeText("text"),
    5: { child: "tensor" },
    6: { child: "graph" },
    9: { take: takeListed },
    10: { child: "tensor" },
    11: { child: "graph" },
    22: { child: "sparse" },
    23: { child: "sparse" },
  },
  tensor: { 8: name, 13: { take: takeExternal }, 14: { take: takeLocation } },
  sparse: { 1: { child: "tensor" }, 2: { child: "tensor" } },
  training: { 1: { child: "graph" }, 2: { child: "graph" } },
  function: {
    1: name,
    7: { child: "node" },
    9: { child: "opset" },
    10: domain,
    11: { child: "attribute" },
  },
  opset: { 1: domain, 2: version },
};

export function openFrame(kind: Kind, parent: Frame | null, end: number): Frame {
  const depth = parent === null ? 0 : parent.depth + 1;
  const unread = { name: "", type: "", domain: "", version: 0, isExternal: false, text: "" };
  return { kind, parent, depth, end, letters: null, ...unread };
}

function takeText(key: "name" | "type" | "domain" | "text"): FieldUse {
  return {
    take: (frame, field, bytes) => {
      if (field.wire === 2) frame[key] = textOf(bytes, field);
    },
  };
}

function takeNumber(frame: Frame, { wire, value }: WireField): void {
  if (wire === 0) frame.text = String(value);
}

function takeListed(frame: Frame): void {
  frame.text = "listed";
}

function takeVersion(frame: Frame, { wire, value }: WireField): void {
  if (wire === 0) frame.version = value;
}

function takeExternal(frame: Frame): void {
  frame.isExternal = true;
}

/** Any value but 0 counts: readers disagree on how they cut a long number down to an enum. */
function takeLocation(frame: Frame, { wire, value }: WireField): void {
  if (wire !== 0 || value !== 0) frame.isExternal = true;
}
