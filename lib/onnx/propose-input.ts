import type { AdapterHints } from "./adapter-hints";
import {
  asked,
  channelAxes,
  elementOf,
  featuresNamed,
  type LayoutProposal,
  settled,
  unsupported,
} from "./layout-proposal";
import { quoted } from "./model-finding";
import { proposeImage } from "./propose-image";
import { proposeSeveral } from "./propose-several";
import { type EdgeSignature, shapeText } from "./signature-of";

/** How rows become the tensors that are not fed a constant; every edge is a tensor of a type that can be fed. */
export function proposeInput(rows: readonly EdgeSignature[], hints: AdapterHints): LayoutProposal {
  const [first, ...others] = rows;
  if (!first) {
    return unsupported("no input", "This takes no rows: it has no input that a case could fill.");
  }
  if (others.length > 0) return proposeSeveral(rows, hints);
  switch (hints.inputKind ?? likelyKind(first, hints)) {
    case "features":
      return proposeMatrix(first, hints);
    case "text":
      return proposeText(first, hints);
    case "tokens":
      return proposeSeveral(rows, { ...hints, inputKind: "tokens" });
    case "image":
      return proposeImage(first, hints);
    case "tensor":
      return proposeTensor(first, hints);
  }
}

/** By type and shape; a name only tells ids from other whole numbers. */
function likelyKind({ name, type, dims }: EdgeSignature, hints: AdapterHints) {
  if (type === "string") return isWide(dims?.[1]) ? "features" : "text";
  if (dims === null) return hints.features ? "features" : "tensor";
  if (dims.length === 4 && channelAxes(dims).length > 0 && !type.startsWith("int")) return "image";
  if (dims.length !== 2) return "tensor";
  const areIds = /^int(32|64)$/.test(type) && /(^|_)(ids|tokens)$/i.test(name);
  return areIds && !hints.features ? "tokens" : "features";
}

function isWide(dim: number | string | null | undefined): boolean {
  return typeof dim === "number" && dim > 1;
}

function proposeMatrix(edge: EdgeSignature, hints: AdapterHints): LayoutProposal {
  const { name, dims } = edge;
  if (dims !== null && dims.length !== 2) {
    return unsupported(
      `${quoted(name)} ${shapeText(dims)}`,
      `Features are fed as [N, D], but ${quoted(name)} is ${shapeText(dims)}. Export it with one row a case.`,
    );
  }
  const [, fixed] = dims ?? [];
  const named = hints.features ?? [];
  const width = typeof fixed === "number" ? fixed : named.length || (hints.dims?.[0] ?? 0);
  if (width === 0)
    return asked(`Name the features in the order of the columns of ${quoted(name)}.`);
  const isNamed = named.length === width;
  const columns = isNamed
    ? [...named]
    : Array.from({ length: width }, (_, at) => `column_${at + 1}`);
  const count =
    named.length === 0
      ? `Name the ${width} features in the order of the columns of ${quoted(name)}.`
      : `${quoted(name)} takes ${width} columns, but ${featuresNamed(named.length)}.`;
  const input = { layout: "matrix", tensor: name, type: elementOf(edge), columns } as const;
  return settled(input, isNamed ? [] : [count]);
}

function proposeText({ name, type, dims }: EdgeSignature, hints: AdapterHints): LayoutProposal {
  const rank = dims?.length ?? (hints.dims?.length === 1 ? 2 : 1);
  const isOne = (rank === 1 || rank === 2) && !isWide(dims?.[1]);
  if (type === "string" && isOne) {
    return settled({ layout: "text", tensor: name, rank: rank === 2 ? 2 : 1 });
  }
  return unsupported(
    `${quoted(name)} ${type} ${shapeText(dims)}`,
    `Text is fed as one string a row, but ${quoted(name)} takes ${type} ${shapeText(dims)}.`,
  );
}

/** The caller sends the tensor as it is, so every dimension of a row has to be known. */
function proposeTensor(edge: EdgeSignature, hints: AdapterHints): LayoutProposal {
  const { name, dims: whole } = edge;
  const row: readonly (number | string | null)[] | undefined = whole?.slice(1) ?? hints.dims;
  if (whole?.length === 0 || row === undefined) {
    return asked(`Say the dimensions of one row of ${quoted(name)}.`);
  }
  const said = hints.dims?.length === row.length ? hints.dims : [];
  const dims = row.map((dim, axis) => (typeof dim === "number" ? dim : (said[axis] ?? 0)));
  if (row.some((dim) => dim === 0)) {
    return unsupported(`${quoted(name)} ${shapeText(whole)}`, `A row of ${quoted(name)} is empty.`);
  }
  if (dims.includes(0)) {
    return asked(`Say the dimensions of one row of ${quoted(name)} ${shapeText(whole)}.`);
  }
  return settled({ layout: "tensor", tensor: name, type: elementOf(edge), dims });
}
