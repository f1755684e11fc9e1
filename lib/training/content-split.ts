import type { Sha256 } from "#lib/pipeline/pipeline-hash";

/** The parts a data set is cut into; none is ever used for two of these jobs. */
export const PARTS = ["train", "calibrate", "search", "gate", "report"] as const;
export type Part = (typeof PARTS)[number];

/** Name with version, and for each part but `report` the position it ends before. */
export type ContentSplit = {
  readonly name: string;
  readonly ends: Readonly<Record<Exclude<Part, "report">, number>>;
};

/**
 * The part a row belongs to, from its content alone: `u`, the first 32 bits of SHA-256 over name, line feed and row,
 * divided by 2³², falls into the first part it lies below. Equal rows land in the same part, and a row added
 * elsewhere moves none.
 */
export function partOf(split: ContentSplit, canonicalRow: string, sha256: Sha256): Part {
  const u = Number.parseInt(sha256(`${split.name}\n${canonicalRow}`).slice(0, 8), 16) / 2 ** 32;
  const { train, calibrate, search, gate } = split.ends;
  if (u < train) return "train";
  if (u < calibrate) return "calibrate";
  if (u < search) return "search";
  return u < gate ? "gate" : "report";
}

/** SHA-256 over the sorted hashes of the rows, one a line: the same rows in any order give the same text. */
export function fingerprint(rows: readonly string[], sha256: Sha256): string {
  return sha256(rows.map(sha256).sort().join("\n"));
}
