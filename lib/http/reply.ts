import type { z } from "zod";
import { isProduction } from "#lib/config/env";
import type { StoredReply } from "#lib/idempotency/claim-key";
import { Answer } from "./answer";

/** A value as the bytes of a JSON reply. Throws, a bug of ours, when it is off its contract. */
export function replyBytes<T>(schema: z.ZodType<T>, value: unknown): Uint8Array<ArrayBuffer> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new Error("a reply was off its contract", { cause: parsed.error });
  return new TextEncoder().encode(JSON.stringify(parsed.data));
}

/**
 * A value of ours as the bytes of a JSON reply, for routes that are asked too often to hold each reply against its
 * contract: everywhere but in production `replyBytes` does, so that tests and development notice what is off.
 */
export function trustedBytes<T>(schema: z.ZodType<T>, value: T): Uint8Array<ArrayBuffer> {
  return isProduction() ? Buffer.from(JSON.stringify(value)) : replyBytes(schema, value);
}

/** Bytes of a JSON reply, or of a problem document, as an answer. */
export function bytesReply({ status, body }: StoredReply): Answer {
  return new Answer(status, status >= 400 ? PROBLEM : JSON_ONLY, status === 204 ? null : body);
}

const JSON_ONLY = { "content-type": "application/json" };
const PROBLEM = { "content-type": "application/problem+json" };

/** The stored answer of a write that was made before, marked as such. */
export function replayedReply(stored: StoredReply): Answer {
  const { status, headers, body } = bytesReply(stored);
  return new Answer(status, { ...headers, "idempotency-replayed": "true" }, body);
}

/** The same answer with `Set-Cookie` lines. */
export function withCookies({ status, headers, body }: Answer, cookies: readonly string[]): Answer {
  return new Answer(status, headers, body, cookies);
}
