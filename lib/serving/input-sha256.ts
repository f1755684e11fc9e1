import { hash } from "node:crypto";
import type { PredictInput } from "#lib/contracts/predictions";
import { canonicalJson } from "#lib/kernel/canonical-json";

/** SHA-256 of the canonical content, without what only travels beside it. */
export function inputSha256(input: PredictInput): string {
  return hashedInput(input).sha256;
}

/** The canonical content with its hash, for who stores both. */
export function hashedInput(input: PredictInput): {
  readonly text: string;
  readonly sha256: string;
} {
  const { reference: _reference, subject: _subject, context: _context, ...content } = input;
  const text = canonicalJson(content);
  return { text, sha256: hash("sha256", text) };
}
