import { hash } from "node:crypto";
import type { PredictInput } from "#lib/contracts/predictions";
import { canonicalJson } from "#lib/kernel/canonical-json";

/** SHA-256 of the canonical content, without what only travels beside it. */
export function inputSha256(input: PredictInput): string {
  return hashedInput(input).sha256;
}

type HashedInput = {
  readonly content: Omit<PredictInput, "reference" | "subject" | "context">;
  /** The canonical JSON of the content. */
  readonly text: string;
  readonly sha256: string;
};

/** The content, what is hashed of it, and the hash, for who stores them. */
export function hashedInput(input: PredictInput): HashedInput {
  const { reference: _reference, subject: _subject, context: _context, ...content } = input;
  const text = canonicalJson(content);
  return { content, text, sha256: hash("sha256", text) };
}
