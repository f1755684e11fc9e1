/** What a request was answered with. */
export type Reply = {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
};

type Request = {
  readonly method?: string;
  readonly body?: unknown;
  readonly key?: string;
};

/** Somebody who calls the API: a system with its key, or a person who signed in. */
export type Caller = (base: string, path: string, request?: Request) => Promise<Reply>;

/** A system with an API key. */
export function systemCaller(apiKey: string): Caller {
  return callerWith({ authorization: `Bearer ${apiKey}` });
}

/** A person of the demo, signed in on one process; the cookie is good on all of them. */
export async function signedIn(base: string, email: string): Promise<Caller> {
  const stranger = callerWith({});
  const body = { email, password: "umpire-demo" };
  const reply = await stranger(base, "/api/auth/sign-in/email", { method: "POST", body });
  if (reply.status !== 200) throw new Error(`${email} could not sign in: ${reply.status}`);
  const cookie = reply.headers.getSetCookie().map((it) => it.split(";")[0]);
  return callerWith({ cookie: cookie.join("; ") });
}

function callerWith(credentials: Readonly<Record<string, string>>): Caller {
  return async (base, path, { method = "GET", body, key } = {}) => {
    const reply = await fetch(base + path, {
      method,
      headers: {
        ...credentials,
        ...(method === "GET" ? {} : { origin: base, "content-type": "application/json" }),
        ...(key ? { "idempotency-key": key } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: reply.status, text: await reply.text(), headers: reply.headers };
  };
}

/** The body of a success, or an error that tells what was answered instead. */
export function bodyOf<T>(reply: Reply): T {
  if (reply.status >= 200 && reply.status < 300) return JSON.parse(reply.text) as T;
  throw new Error(`answered ${reply.status}: ${reply.text.slice(0, 300)}`);
}
