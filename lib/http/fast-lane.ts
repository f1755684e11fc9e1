import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import type { ReadableStream as WebStream } from "node:stream/web";
import { freshId } from "#lib/kernel/ids";
import { Refusal } from "#lib/kernel/refusal";
import { Answer, KEEP_NOTHING } from "./answer";
import { nodeArrival } from "./node-arrival";
import { problemAnswer } from "./problem";
import type { RouteHandler } from "./route-spec";
import { SECURITY_HEADERS } from "./security-headers.mjs";

/** A declared route and the address it answers at, spelled `/api/v1/cases/{case}`. */
export type LaneRoute = {
  readonly method: string;
  readonly path: string;
  readonly handler: Pick<RouteHandler, "serve">;
};

/** Takes a request in and answers it, or leaves it alone and says no. */
export type Lane = (message: IncomingMessage, response: ServerResponse) => boolean;

type Match = { readonly route: LaneRoute; readonly params: Readonly<Record<string, string>> };
type Matches = Map<string, Match>;
type Matcher = { readonly route: LaneRoute; readonly pattern: RegExp };

const MOST_KEPT = 1_000;
const LARGE_BYTES = 32_768;

/** Segments that mean the same decoded or not; an address with others is left to Next. */
const PLAIN = "[A-Za-z0-9._~-]+";

/**
 * Answers declared routes on a server of `node:http`, without Next between them and the socket. Wrapper, limits and
 * headers are those of Next's door. What is not exactly an address of its routes it leaves alone.
 */
export function fastLane(routes: readonly LaneRoute[]): Lane {
  const matchers = routes.map((route): Matcher => ({ route, pattern: patternOf(route.path) }));
  const kept: Matches = new Map();
  return (message, response) => {
    const name = `${message.method} ${message.url}`;
    const match = kept.get(name) ?? newMatch(matchers, message, kept);
    if (match === null) return refuseUnreadable(message, response);
    const { route, params } = match;
    const arrival = nodeArrival({ message, response });
    const served = route.handler.serve({ arrival, route: route.path, params });
    void served.then((answer) => send(answer, response));
    return true;
  };
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{(\w+)\}/g, `(?<$1>${PLAIN})`)}(?:\\?|$)`);
}

/** The route an address leads to, kept with the parts of the address so that they are read once. */
function newMatch(
  matchers: readonly Matcher[],
  { method, url = "" }: IncomingMessage,
  kept: Matches,
): Match | null {
  for (const { route, pattern } of matchers) {
    const found = route.method === method && pattern.exec(url);
    if (!found) continue;
    const match = { route, params: Object.freeze({ ...found.groups }) };
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(`${method} ${url}`, match);
    return match;
  }
  return null;
}

/** Next answers 500 to an address whose escapes are no UTF-8; nothing can stand under one. */
function refuseUnreadable({ url = "" }: IncomingMessage, response: ServerResponse): boolean {
  if (!url.includes("%") || isReadable(url)) return false;
  const requestId = freshId("request");
  const refusal = new Refusal("not_found", "There is nothing under this address.");
  const answer = problemAnswer(refusal, requestId);
  answer.requestId = requestId;
  sendAnswer(answer, response);
  return true;
}

function isReadable(url: string): boolean {
  try {
    decodeURIComponent(url.split("?", 1)[0] ?? "");
    return true;
  } catch {
    return false;
  }
}

function send(answer: Answer | Response, response: ServerResponse): void {
  if (response.destroyed) return;
  if (answer instanceof Answer) sendAnswer(answer, response);
  else sendWeb(answer, response);
}

function sendAnswer(answer: Answer, response: ServerResponse): void {
  const { status, headers, cookies, body, requestId } = answer;
  const lines = [...SECURITY_LINES, "x-request-id", requestId];
  for (const name in headers) lines.push(name, headers[name] ?? "");
  if (headers["cache-control"] === undefined) lines.push("cache-control", KEEP_NOTHING);
  for (const cookie of cookies) lines.push("set-cookie", cookie);
  if (headers["content-length"] === undefined && status !== 204) {
    lines.push("content-length", String(body?.byteLength ?? 0));
  }
  response.writeHead(status, lines);
  if (body === null || body.byteLength > LARGE_BYTES) response.end(body ?? undefined);
  else response.end(latin1(body), "latin1"); // text leaves in one piece with the head, bytes in a piece of their own
}

function latin1({ buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString("latin1");
}

const SECURITY_LINES = SECURITY_HEADERS.flatMap(({ key, value }) => [key, value]);

function sendWeb(answer: Response, response: ServerResponse): void {
  const lines = [...answer.headers].flat();
  response.writeHead(answer.status, [...SECURITY_LINES, ...lines]);
  if (answer.body === null) {
    response.end();
    return;
  }
  const body = Readable.fromWeb(answer.body as WebStream);
  body.once("error", () => response.destroy());
  body.pipe(response);
}
