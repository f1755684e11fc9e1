import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import type { ReadableStream as WebStream } from "node:stream/web";
import { Refusal } from "#lib/kernel/refusal";
import type { Arrival } from "./arrival";
import { type BodyLimits, tooLarge, tooSlow } from "./read-body";

/** A body that is late is noticed with this delay. */
const CLOCK_MS = 250;

/** The two ends of one request to a server of `node:http`. */
export type Exchange = { readonly message: IncomingMessage; readonly response: ServerResponse };

/**
 * A request of `node:http` as routes know it. Without a proxy's `x-forwarded-for` the address is the one that the
 * connection came from, as Next has it.
 */
export function nodeArrival({ message, response }: Exchange): Arrival {
  const { method = "GET", url = "/" } = message;
  const mark = url.indexOf("?");
  return {
    method,
    pathname: mark < 0 ? url : url.slice(0, mark),
    search: mark < 0 ? "" : url.slice(mark),
    headers: { get: (name) => headerOf(message, name) },
    readBody: (limits) => readNodeBody(message, limits),
    signal: () => hangUpSignal(response),
    request: () => webRequest({ message, response }),
  };
}

function headerOf({ headers, socket }: IncomingMessage, name: string): string | null {
  const value = headers[name];
  if (value !== undefined) return typeof value === "string" ? value : value.join(", ");
  return name === "x-forwarded-for" ? (socket.remoteAddress ?? null) : null;
}

/** As `readBody` has it, from a stream of Node's own. */
function readNodeBody(
  message: IncomingMessage,
  { maxBytes, maxMs }: BodyLimits,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    if (Number(message.headers["content-length"] ?? 0) > maxBytes) throw tooLarge(maxBytes);
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    const fail = (refusal: Refusal) => {
      awaited.delete(tooLate);
      message.off("data", onData);
      message.resume(); // what still comes is thrown away, so that the answer can be heard
      reject(refusal);
    };
    const onData = (chunk: Buffer) => {
      sizeBytes += chunk.byteLength;
      if (sizeBytes > maxBytes) fail(tooLarge(maxBytes));
      else chunks.push(chunk);
    };
    const tooLate = () => fail(tooSlow(maxMs));
    awaitBy(performance.now() + maxMs, tooLate);
    message.on("data", onData);
    message.once("end", () => {
      awaited.delete(tooLate);
      resolve(joined(chunks));
    });
    message.once("error", (cause) =>
      fail(new Refusal("body_timeout", "The body stopped arriving.", { cause })),
    );
  });
}

/** Bodies that have not arrived yet, with the time by which they must have; one clock for all of them. */
const awaited = new Map<() => void, number>();
let clock: NodeJS.Timeout | null = null;

function awaitBy(endsAt: number, tooLate: () => void): void {
  awaited.set(tooLate, endsAt);
  clock ??= setInterval(() => {
    const now = performance.now();
    for (const [late, by] of awaited) if (by < now) late();
    if (awaited.size > 0 || clock === null) return;
    clearInterval(clock);
    clock = null;
  }, CLOCK_MS).unref();
}

function joined(chunks: readonly Buffer[]): Uint8Array<ArrayBuffer> {
  const [only] = chunks;
  return (only && chunks.length === 1 ? only : Buffer.concat(chunks)) as Buffer<ArrayBuffer>;
}

function hangUpSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}

function webRequest({ message, response }: Exchange): Request {
  const { method = "GET", url = "/", headers } = message;
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  );
  const isBodiless = method === "GET" || method === "HEAD" || message.readableEnded;
  const init: RequestInit & { duplex: "half" } = {
    ...{ method, headers: lines, duplex: "half", signal: hangUpSignal(response) },
    body: isBodiless ? null : (Readable.toWeb(message) as WebStream as ReadableStream),
  };
  return new Request(new URL(url, `http://${headers.host ?? "localhost"}`), init);
}
