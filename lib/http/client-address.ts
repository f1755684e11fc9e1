import type { HeaderReader } from "#lib/identity/find-signed-in";

const UNKNOWN = "unknown";

/**
 * The address a request came from, for rate limits: the last one in `x-forwarded-for`, which is what the nearest proxy,
 * or without one the server itself, saw. Without a proxy a caller may write anything there, so nothing but limits rests
 * on it.
 */
export function clientAddress(request: { readonly headers: HeaderReader }): string {
  const passed = request.headers.get("x-forwarded-for") ?? "";
  const last = passed.slice(passed.lastIndexOf(",") + 1);
  return last.trim().slice(0, 64) || UNKNOWN;
}
