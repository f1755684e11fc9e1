import type { z } from "zod";
import type { StoredReply } from "#lib/idempotency/claim-key";

/** A value as the bytes of a JSON reply. Throws, a bug of ours, when it is off its contract. */
export function replyBytes<T>(schema: z.ZodType<T>, value: unknown): Uint8Array<ArrayBuffer> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new Error("a reply was off its contract", { cause: parsed.error });
  return new TextEncoder().encode(JSON.stringify(parsed.data));
}

/** Bytes of a JSON reply, or of a problem document, as an answer. */
export function bytesReply({ status, body }: StoredReply): Response {
  const type = status >= 400 ? "application/problem+json" : "application/json";
  return new Response(status === 204 ? null : body, {
    status,
    headers: { "content-type": type },
  });
}

/** The stored answer of a write that was made before, marked as such. */
export function replayedReply(stored: StoredReply): Response {
  const response = bytesReply(stored);
  response.headers.set("idempotency-replayed", "true");
  return response;
}

/** Adds `Set-Cookie` lines to an answer. */
export function withCookies(response: Response, cookies: readonly string[]): Response {
  for (const cookie of cookies) response.headers.append("set-cookie", cookie);
  return response;
}
