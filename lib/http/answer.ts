/**
 * An answer that no door has worded yet: a status, headers by their lower-case names, and all of its bytes. The number to
 * quote is added by the wrapper.
 */
export class Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: Uint8Array<ArrayBuffer> | null;
  /** What a caller may quote when they ask about this answer. */
  requestId = "";

  constructor(
    status: number,
    headers: Readonly<Record<string, string>>,
    body: Uint8Array<ArrayBuffer> | null,
    cookies: readonly string[] = NO_COOKIES,
  ) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.cookies = cookies;
  }
}

const NO_COOKIES: readonly string[] = [];

/** What an answer says of being kept, unless it says otherwise. */
export const KEEP_NOTHING = "no-store";

/** The answer in the words of the web platform, which is what Next takes. */
export function webResponse({ status, headers, cookies, body, requestId }: Answer): Response {
  const response = new Response(body, { status, headers: { ...headers } });
  if (headers["cache-control"] === undefined) response.headers.set("cache-control", KEEP_NOTHING);
  if (requestId !== "") response.headers.set("x-request-id", requestId);
  for (const cookie of cookies) response.headers.append("set-cookie", cookie);
  return response;
}
