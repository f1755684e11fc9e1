import type { AdapterHints } from "./adapter-hints";
import { elementOf } from "./layout-proposal";
import { quoted } from "./model-finding";
import type { ProposedConstant } from "./proposed-adapter";
import type { EdgeSignature } from "./signature-of";

export type ConstantProposal = { readonly constant: ProposedConstant; readonly missing: string[] };

/**
 * Whether an input is fed the same on every run: because the uploader said a value, because it is a scalar, or because
 * it has a fixed list's shape where another input has rows.
 */
export function isConstant(
  edge: EdgeSignature,
  inputs: readonly EdgeSignature[],
  hints: AdapterHints,
): boolean {
  if (Object.hasOwn(hints.constants ?? {}, edge.name)) return true;
  if (edge.dims === null || edge.dims.length > 1) return false;
  if (edge.dims.length === 0) return true;
  const hasRows = inputs.some(({ dims }) => dims !== null && dims.length >= 2);
  return typeof edge.dims[0] === "number" && hasRows;
}

/** The value as said, or zeros to run with until somebody says one. */
export function proposeConstant(edge: EdgeSignature, hints: AdapterHints): ConstantProposal {
  const { name } = edge;
  const said = hints.constants?.[name];
  const dims = dimsFor(edge.dims ?? [], said?.length ?? 1);
  const count = dims.reduce((product, dim) => product * dim, 1);
  const isSaid = said !== undefined && said.length === count;
  const zero = edge.type === "string" ? "" : 0;
  const values = isSaid
    ? [...said]
    : new Array<number | string>(Math.min(count, 100_000)).fill(zero);
  const how = `Say the ${count === 1 ? "value" : `${count} values`} of ${quoted(name)}, which every run is fed alike.`;
  return {
    constant: { tensor: name, type: elementOf(edge), dims, values },
    missing: isSaid ? [] : [how],
  };
}

/** The first dynamic dimension takes up what the fixed ones leave of the values; further ones are 1. */
function dimsFor(dims: readonly (number | string | null)[], count: number): number[] {
  const fixed = dims.reduce<number>(
    (product, dim) => product * (typeof dim === "number" ? dim : 1),
    1,
  );
  const free = dims.findIndex((dim) => typeof dim !== "number");
  return dims.map((dim, axis) => {
    if (typeof dim === "number") return dim;
    return axis === free && fixed > 0 ? Math.max(1, Math.floor(count / fixed)) : 1;
  });
}
