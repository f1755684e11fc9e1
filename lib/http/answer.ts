/** An answer that no door has worded yet: a status, headers by their lower-case names, and all of its bytes. */
export class Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly cookies: readonly string[];
  readonly body: Uint8Array<ArrayBuffer> | null;

  constructor(
    status: number,
    headers: Readonly<Record<string, string>>,
    body: Uint8Array<ArrayBuffer> | null,
    cookies: readonly string[] = [],
  ) {
    this.status = status;
    this.headers = { ...headers };
    this.body = body;
    this.cookies = cookies;
  }
}

/** The answer in the words of the web platform, which is what Next takes. */
export function webResponse(answer: Answer): Response {
  const { status, headers, cookies, body } = answer;
  const response = new Response(body, { status, headers });
  for (const cookie of cookies) response.headers.append("set-cookie", cookie);
  return response;
}
