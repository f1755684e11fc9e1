import type { z } from "zod";
import { Problem } from "#lib/contracts/common";
import { freshToken } from "./fresh-token";

export type RequestOptions = {
  /** The same key with the same body is carried out once, however often it is sent. A fresh one when left out. */
  readonly key?: string;
  readonly signal?: AbortSignal;
  /** Lets the request outlive its page. */
  readonly keepalive?: boolean;
  /** After how many milliseconds without an answer the request counts as lost. */
  readonly timeoutMs?: number;
};

/** The server declined, and says why in a problem document. */
export class RefusedRequest extends Error {
  override readonly name = "RefusedRequest";
  readonly problem: Problem;
  /** What the server asks to wait before the next try, in milliseconds. */
  readonly retryAfterMs: number | null;

  constructor(problem: Problem, retryAfterMs: number | null = null) {
    super(`${problem.title}. ${problem.detail}`);
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
  }
}

/** No answer came, so nobody knows whether the request was carried out. */
export class LostRequest extends Error {
  override readonly name = "LostRequest";
}

const USUAL_TIMEOUT_MS = 15_000;

/** Reads `/api/v1` + `path`, and refuses a reply that is off its contract. Throws `RefusedRequest` or `LostRequest`. */
export function get<Reply extends z.ZodType>(
  path: string,
  reply: Reply,
  options: Omit<RequestOptions, "key"> = {},
): Promise<z.infer<Reply>> {
  return send("GET", path, undefined, reply, options);
}

/** Writes to `/api/v1` + `path`; every write carries an idempotency key. Throws as `get` does. */
export function post<Reply extends z.ZodType>(
  path: string,
  body: unknown,
  reply: Reply,
  options: RequestOptions = {},
): Promise<z.infer<Reply>> {
  return send("POST", path, body, reply, { key: freshToken("key"), ...options });
}

/** As `post`, with a form that holds a file. */
export function postForm<Reply extends z.ZodType>(
  path: string,
  form: FormData,
  reply: Reply,
  options: RequestOptions = {},
): Promise<z.infer<Reply>> {
  return send("POST", path, form, reply, { key: freshToken("key"), ...options });
}

/** As `post`, to replace something. */
export function put<Reply extends z.ZodType>(
  path: string,
  body: unknown,
  reply: Reply,
  options: RequestOptions = {},
): Promise<z.infer<Reply>> {
  return send("PUT", path, body, reply, { key: freshToken("key"), ...options });
}

/** As `post`, to change part of something. */
export function patch<Reply extends z.ZodType>(
  path: string,
  body: unknown,
  reply: Reply,
  options: RequestOptions = {},
): Promise<z.infer<Reply>> {
  return send("PATCH", path, body, reply, { key: freshToken("key"), ...options });
}

/** As `post`, to take something away. */
export function remove<Reply extends z.ZodType>(
  path: string,
  reply: Reply,
  options: RequestOptions = {},
): Promise<z.infer<Reply>> {
  return send("DELETE", path, undefined, reply, { key: freshToken("key"), ...options });
}

async function send<Reply extends z.ZodType>(
  method: string,
  path: string,
  body: unknown,
  reply: Reply,
  options: RequestOptions,
): Promise<z.infer<Reply>> {
  const response = await answerTo(method, path, body, options);
  const read = await bodyOf(response);
  if (!response.ok) throw new RefusedRequest(problemOf(response, read), retryAfterMs(response));
  const parsed = reply.safeParse(read);
  if (parsed.success) return parsed.data;
  throw new RefusedRequest({
    ...unreadable(response),
    detail: `The answer to ${method} ${path} is not what was agreed. Reload the page.`,
  });
}

async function answerTo(
  method: string,
  path: string,
  body: unknown,
  { key, signal, keepalive = false, timeoutMs = USUAL_TIMEOUT_MS }: RequestOptions,
): Promise<Response> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const isForm = body instanceof FormData; // names its own type, with the boundary
  try {
    return await fetch(`/api/v1${path}`, {
      method,
      keepalive,
      credentials: "same-origin",
      cache: "no-store",
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      headers: {
        accept: "application/json",
        ...(body === undefined || isForm ? {} : { "content-type": "application/json" }),
        ...(key === undefined ? {} : { "idempotency-key": key }),
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new LostRequest("The server did not answer.", { cause });
  }
}

async function bodyOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    if (response.ok || response.status >= 500) {
      throw new LostRequest("The answer broke off.", { cause });
    }
    return null;
  }
}

function problemOf(response: Response, body: unknown): Problem {
  const parsed = Problem.safeParse(body);
  return parsed.success ? parsed.data : unreadable(response);
}

function unreadable({ status, headers }: Response): Problem {
  return {
    type: "/problems/bug",
    title: "The server answered in words of another kind",
    status,
    code: "unreadable",
    detail: `Status ${status}.`,
    request_id: headers.get("x-request-id") ?? "unknown",
  };
}

function retryAfterMs({ headers }: Response): number | null {
  const seconds = Number.parseFloat(headers.get("retry-after") ?? "");
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null;
}
