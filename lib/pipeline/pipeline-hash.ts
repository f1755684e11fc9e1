import type { Pipeline } from "./pipeline";

/** SHA-256 of a UTF-8 text, in hex. Handed in, because a pure room knows no crypto. */
export type Sha256 = (text: string) => string;

/** The one hash of a fitted pipeline: SHA-256 over its JSON with sorted keys, so key order and spacing do not matter. */
export function pipelineHash(pipeline: Pipeline, sha256: Sha256): string {
  return sha256(sortedJson(pipeline));
}

/**
 * JSON with keys sorted by UTF-16 code units (RFC 8785 for keys that are no array index, which column data never holds
 * as keys).
 */
function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
