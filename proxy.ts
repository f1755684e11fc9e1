import { type NextRequest, NextResponse } from "next/server";
import { isDevelopment } from "#lib/config/env";
import { contentSecurityPolicy } from "#lib/http/content-security-policy";
import { PATH_HEADER } from "#lib/http/page-headers";

/** Gives each page a fresh nonce and a number to quote. Nothing is decided here: without it every answer is the same. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentSecurityPolicy(nonce, { isDevelopment: isDevelopment() });
  const requestId = crypto.randomUUID();
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  headers.set("x-nonce", nonce);
  headers.set("x-request-id", requestId);
  headers.set(PATH_HEADER, request.nextUrl.pathname + request.nextUrl.search);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  response.headers.set("x-request-id", requestId);
  return response;
}

/** Pages only: no body passes through here, where a long one would be cut. */
export const config = {
  matcher: ["/((?!api/|v2(?:/|$)|livez$|readyz$|metrics$|_next/static/|favicon\\.ico$).*)"],
};
