import { request as ask, createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { DeclaredRoute } from "#lib/http/api-document";
import { fastLane, type Lane } from "#lib/http/fast-lane";
import type { RouteHandler } from "#lib/http/route-spec";

type Mounted = Pick<DeclaredRoute, "method" | "path"> & { readonly handler: RouteHandler };

const NUMBER_HEADER = "x-test-number";
const lanes = new Map<string, Lane>();
let opened: Promise<Server> | undefined;

/** Sends a request over a socket to a lane that has this one route; `null` when the lane leaves it alone. */
export async function throughLane(route: Mounted, request: Request): Promise<Response | null> {
  opened ??= open();
  const { port } = (await opened).address() as AddressInfo;
  const number = String(lanes.size);
  lanes.set(number, fastLane([route]));
  const { pathname, search } = new URL(request.url);
  const body = Buffer.from(await request.arrayBuffer());
  const reply = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { ...Object.fromEntries(request.headers), [NUMBER_HEADER]: number };
    const options = { port, method: request.method, path: pathname + search, headers };
    ask(options, resolve).once("error", reject).end(body);
  });
  const { statusCode = 0, rawHeaders } = reply;
  const bytes = Buffer.concat(await reply.toArray());
  if (statusCode === LEFT_ALONE) return null;
  const headers = new Headers();
  for (let i = 0; i < rawHeaders.length; i += 2) {
    headers.append(rawHeaders[i] ?? "", rawHeaders[i + 1] ?? "");
  }
  const isEmpty = statusCode === 204 || statusCode === 304;
  return new Response(isEmpty ? null : bytes, { status: statusCode, headers });
}

/** Of the server below only; no route answers so. */
const LEFT_ALONE = 421;

async function open(): Promise<Server> {
  const server = createServer((message, response) => {
    const lane = lanes.get(String(message.headers[NUMBER_HEADER]));
    if (lane?.(message, response)) return;
    message.resume();
    response.writeHead(LEFT_ALONE).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server.unref();
}
