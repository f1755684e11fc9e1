import type { HeaderReader } from "#lib/identity/find-signed-in";
import { Refusal } from "#lib/kernel/refusal";

/**
 * Refuses `foreign_origin` when a request that a cookie vouches for was started by another site:
 * its `Origin` is neither this host nor `ownOrigin`, or the browser says in `Sec-Fetch-Site` that it crossed sites.
 * A form upload needs one of the two headers, because any page can send one without asking first.
 */
export function refuseCrossSite(
  request: { readonly headers: HeaderReader },
  ownOrigin: string,
): void {
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  if (origin !== null && !isOwn(origin, request.headers.get("host"), ownOrigin)) {
    throw new Refusal("foreign_origin", "The request was started by a page of another site.");
  }
  if (site !== null && site !== "same-origin" && site !== "none") {
    throw new Refusal("foreign_origin", "The browser says that another site started this.");
  }
  const isForm = /^multipart\/form-data/i.test(request.headers.get("content-type") ?? "");
  if (isForm && origin === null && site === null) {
    throw new Refusal("foreign_origin", "A form upload must say where it comes from.");
  }
}

function isOwn(origin: string, host: string | null, ownOrigin: string): boolean {
  if (origin === ownOrigin) return true;
  return host !== null && URL.canParse(origin) && new URL(origin).host === host;
}
