import { createHash } from "node:crypto";
import type { PredictInput } from "#lib/contracts/predictions";
import { canonicalJson } from "#lib/kernel/canonical-json";

/** SHA-256 of the canonical content, without what only travels beside it. */
export function inputSha256(input: PredictInput): string {
  const { reference: _reference, subject: _subject, context: _context, ...content } = input;
  return createHash("sha256").update(canonicalJson(content)).digest("hex");
}
