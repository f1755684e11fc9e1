import { fingerprint, PARTS, type Part } from "./content-split";
import type { Hash } from "./recipe";

/** A row of a data set: its part, and the text its part and the fingerprint are taken from. */
export type PartedRow = { readonly part: Part; readonly line: string };

/** Rows per part, and the fingerprint of each part's rows. */
export function partRows(rows: readonly PartedRow[], hash: Hash) {
  const lines = (part: Part) => rows.filter((row) => row.part === part).map(({ line }) => line);
  return {
    rows: Object.fromEntries(PARTS.map((part) => [part, lines(part).length])),
    fingerprint: Object.fromEntries(PARTS.map((part) => [part, fingerprint(lines(part), hash)])),
  };
}

/** One value for every part. */
export function forEachPart<Value>(make: (part: Part) => Value): Record<Part, Value> {
  return Object.fromEntries(PARTS.map((part) => [part, make(part)])) as Record<Part, Value>;
}

/** As `forEachPart`, one part after the other. */
export async function eachPart<Value>(
  make: (part: Part) => Promise<Value>,
): Promise<Record<Part, Value>> {
  const made: [Part, Value][] = [];
  for (const part of PARTS) made.push([part, await make(part)]);
  return Object.fromEntries(made) as Record<Part, Value>;
}
