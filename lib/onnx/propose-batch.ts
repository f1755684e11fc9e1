import { type ModelFinding, quoted, refused } from "./model-finding";
import type { ProposedAdapter } from "./proposed-adapter";
import { type EdgeSignature, shapeText } from "./signature-of";

export type BatchProposal = {
  readonly batch: ProposedAdapter["batch"];
  /** Rows to try at once where a 1 may have been left over from the export's example. */
  readonly tryBatch: 2 | null;
  readonly findings: ModelFinding[];
};

/** The first dimension of every tensor of rows: a number is fixed, a name is any, and a 1 may be either. */
export function proposeBatch(
  rows: readonly EdgeSignature[],
  scores: EdgeSignature | null,
): BatchProposal {
  const sizes = new Set(rows.flatMap(fixedSize));
  const [size, other] = sizes;
  if (other !== undefined) return differing(rows);
  if (size !== undefined) {
    return { batch: { mode: "fixed", size }, tryBatch: size === 1 ? 2 : null, findings: [] };
  }
  const isOneOut = scores?.dims?.[0] === 1 && scores.dims.length > 1;
  if (isOneOut) return { batch: { mode: "fixed", size: 1 }, tryBatch: 2, findings: [] };
  return { batch: { mode: "dynamic" }, tryBatch: null, findings: [] };
}

function fixedSize({ dims }: EdgeSignature): number[] {
  const [first] = dims ?? [];
  return typeof first === "number" && first > 0 ? [first] : [];
}

function differing(rows: readonly EdgeSignature[]): BatchProposal {
  const evidence = rows
    .slice(0, 4)
    .map(({ name, dims }) => `${quoted(name)} ${shapeText(dims)}`)
    .join(", ");
  const detail = `The inputs take different numbers of rows: ${evidence}. Export them with one batch axis in front.`;
  return {
    batch: { mode: "dynamic" },
    tryBatch: null,
    findings: [refused("unsupported_input", evidence, detail)],
  };
}
