import type { AdapterHints } from "./adapter-hints";
import {
  asked,
  elementOf,
  featuresNamed,
  type LayoutProposal,
  settled,
  unsupported,
} from "./layout-proposal";
import { quoted, shown } from "./model-finding";
import { type EdgeSignature, shapeText } from "./signature-of";

/** Tokens to run made-up texts with where the graph takes any number and nobody has said one. */
const MADE_UP_LENGTH = 128;

/** Ids with their mask and types, or one tensor a feature; anything else several tensors could be is refused. */
export function proposeSeveral(
  edges: readonly EdgeSignature[],
  hints: AdapterHints,
): LayoutProposal {
  const areTokens = hints.inputKind === "tokens" || areLikelyTokens(edges, hints);
  if (areTokens) return proposeTokens(edges, hints);
  return edges.every(isColumn) ? proposeColumns(edges, hints) : tooMany(edges);
}

function areLikelyTokens(edges: readonly EdgeSignature[], hints: AdapterHints): boolean {
  if (hints.inputKind !== undefined && hints.inputKind !== "text") return false;
  const areWhole = edges.every(({ type, dims }) => /^int(32|64)$/.test(type) && !isNarrow(dims));
  return areWhole && edges.some(({ name }) => roleOf(name) !== "ids");
}

function isNarrow(dims: EdgeSignature["dims"]): boolean {
  return dims?.[1] === 1 || dims?.length === 1;
}

/** A dynamic second dimension may be 1, and then is fed as such. */
function isColumn({ dims }: EdgeSignature): boolean {
  if (dims === null) return true;
  return dims.length === 2 && (typeof dims[1] !== "number" || dims[1] === 1);
}

function roleOf(name: string): "ids" | "mask" | "types" {
  if (/mask/i.test(name)) return "mask";
  return /type|segment/i.test(name) ? "types" : "ids";
}

function proposeTokens(edges: readonly EdgeSignature[], hints: AdapterHints): LayoutProposal {
  const named = (role: string) => edges.filter(({ name }) => roleOf(name) === role);
  const [ids, otherIds] = named("ids");
  const [mask, otherMask] = named("mask");
  const [types, otherTypes] = named("types");
  const names = edges.map(({ name }) => quoted(name)).join(", ");
  if (!ids || otherIds || otherMask || otherTypes || !areAlike(edges)) {
    return unsupported(
      names,
      `Of ${names} one has to hold the ids, with at most a mask and types beside it, all of one whole-number type as [N, T].`,
    );
  }
  const fixed = edges.map(({ dims }) => dims?.[1]).find((dim) => typeof dim === "number");
  const length = fixed ?? hints.dims?.[0];
  return settled(
    {
      layout: "tokens",
      ids: ids.name,
      mask: mask?.name ?? null,
      types: types?.name ?? null,
      type: elementOf(ids),
      length: length ?? MADE_UP_LENGTH,
    },
    length === undefined ? [`Say how many ids a text of ${quoted(ids.name)} has at most.`] : [],
  );
}

function areAlike(edges: readonly EdgeSignature[]): boolean {
  const [first] = edges;
  return edges.every(
    ({ type, dims }) =>
      /^int(32|64)$/.test(type) && type === first?.type && (dims === null || dims.length === 2),
  );
}

/** By name where the features are named as the tensors are, else in order; without features the tensors name them. */
function proposeColumns(edges: readonly EdgeSignature[], hints: AdapterHints): LayoutProposal {
  const own = edges.map(({ name }) => shown(name, 100));
  const features = hints.features ?? own;
  const isByName = edges.every(({ name }) => features.includes(name));
  if (features.length !== edges.length) {
    return asked(`The model takes ${edges.length} columns, but ${featuresNamed(features.length)}.`);
  }
  const columns = edges.map((edge, place) => ({
    column: isByName ? edge.name : (features[place] ?? edge.name),
    tensor: edge.name,
    type: elementOf(edge),
  }));
  return settled({ layout: "columns", columns });
}

function tooMany(edges: readonly EdgeSignature[]): LayoutProposal {
  const evidence = edges
    .slice(0, 4)
    .map(({ name, dims }) => `${quoted(name)} ${shapeText(dims)}`)
    .join(", ");
  return unsupported(
    evidence,
    `The model takes ${edges.length} tensors: ${evidence}. Export it with one matrix [N, D], or one tensor [N, 1] a column.`,
  );
}
