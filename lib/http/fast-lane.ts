import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import type { ReadableStream as WebStream } from "node:stream/web";
import { Answer } from "./answer";
import { nodeArrival } from "./node-arrival";
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
type Matcher = { readonly route: LaneRoute; readonly pattern: RegExp };

/** Segments that mean the same decoded or not; an address with others is left to Next. */
const PLAIN = "[A-Za-z0-9._~-]+";

/**
 * Answers declared routes on a server of `node:http`, without Next between them and the socket. Wrapper, limits and
 * headers are those of Next's door. What is not exactly an address of its routes it leaves alone.
 */
export function fastLane(routes: readonly LaneRoute[]): Lane {
  const matchers = routes.map((route): Matcher => ({ route, pattern: patternOf(route.path) }));
  return (message, response) => {
    const match = matchOf(matchers, message);
    if (match === null) return false;
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

function matchOf(matchers: readonly Matcher[], { method, url = "" }: IncomingMessage) {
  for (const { route, pattern } of matchers) {
    if (route.method !== method) continue;
    const found = pattern.exec(url);
    if (found) return { route, params: { ...found.groups } } satisfies Match;
  }
  return null;
}

function send(answer: Answer | Response, response: ServerResponse): void {
  if (response.destroyed) return;
  if (answer instanceof Answer) sendAnswer(answer, response);
  else sendWeb(answer, response);
}

function sendAnswer({ status, headers, cookies, body }: Answer, response: ServerResponse): void {
  const lines = [...SECURITY_LINES];
  for (const name in headers) lines.push(name, headers[name] ?? "");
  for (const cookie of cookies) lines.push("set-cookie", cookie);
  if (headers["content-length"] === undefined && status !== 204) {
    lines.push("content-length", String(body?.byteLength ?? 0));
  }
  response.writeHead(status, lines);
  response.end(body ?? undefined);
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
