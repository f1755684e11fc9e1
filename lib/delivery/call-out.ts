import { type LookupAddress, type LookupOptions, lookup } from "node:dns";
import http from "node:http";
import https from "node:https";
import { isIP, type LookupFunction } from "node:net";
import type { OutboundRules } from "./outbound-address";

/** A call to a server that an administrator named. */
export type OutboundCall = {
  readonly url: URL;
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Milliseconds until the whole answer must be here. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /** Asks for a connection of its own, when one that was kept open may be dead. */
  readonly isFresh?: boolean;
  readonly signal?: AbortSignal;
};

export type OutboundAnswer = {
  readonly status: number;
  /** A header by its lower-case name. */
  readonly header: (name: string) => string | null;
  readonly body: Uint8Array;
};

/** Why there was no answer: the address may not be called, nobody was there or hung up, it took too long, was too long, or the caller left. */
export type OutboundFailureKind = "address" | "connection" | "timeout" | "too_large" | "aborted";

/** A call that brought no whole answer. Its message may be shown to administrators; it names no resolved address. */
export class OutboundFailure extends Error {
  override readonly name = "OutboundFailure";
  readonly kind: OutboundFailureKind;

  constructor(kind: OutboundFailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

export type CallOut = (call: OutboundCall) => Promise<OutboundAnswer>;

const PORTS = ["", "443", "8443"];
const MOST_SOCKETS = 32;
const IDLE_MS = 20_000;

/**
 * The way out: https to public addresses on ports 443 and 8443, anything to the operator's own networks. The address is
 * judged at every dial, as the name resolves then, and that very address is dialed. Redirects are answers like any other
 * and are not followed. Rejects with an `OutboundFailure`.
 */
export function callerOut(rules: OutboundRules): CallOut {
  const options = { keepAlive: true, maxSockets: MOST_SOCKETS, timeout: IDLE_MS };
  const agents = { "http:": new http.Agent(options), "https:": new https.Agent(options) };
  return async (call) => {
    const { url } = call;
    const protocol = url.protocol === "https:" ? "https:" : "http:";
    refuseForm(url);
    const host = url.hostname.replace(/^\[|\]$/g, "");
    if (isIP(host) > 0) refuseAddress(rules, url, host);
    const agent = call.isFresh === true ? false : agents[protocol];
    return send(call, { agent, lookup: checkedLookup(rules, url) });
  };
}

type Dialing = { readonly agent: http.Agent | false; readonly lookup: LookupFunction };

function send(call: OutboundCall, dialing: Dialing): Promise<OutboundAnswer> {
  const { url, method, headers, body, timeoutMs, signal } = call;
  const late = AbortSignal.timeout(timeoutMs);
  const ended = signal ? AbortSignal.any([late, signal]) : late;
  const length = body ? { "content-length": String(body.length) } : {};
  const door = url.protocol === "https:" ? https : http;
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => reject(failureOf(error, { late, signal }));
    const request = door.request(
      url,
      { method, headers: { ...headers, ...length }, signal: ended, ...dialing },
      (response) => {
        collect(response, call.maxBytes).then((bytes) => {
          const { statusCode: status = 0, headers: got } = response;
          resolve({ status, header: (name) => firstOf(got[name]), body: bytes });
        }, fail);
      },
    );
    request.on("error", fail);
    request.end(body);
  });
}

async function collect(response: http.IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      response.destroy();
      throw new OutboundFailure("too_large", `the answer has more than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  // A connection that was cut ends the stream without an error on some paths.
  if (!response.complete) throw new OutboundFailure("connection", "the answer was cut short");
  return Buffer.concat(chunks);
}

function failureOf(
  error: unknown,
  { late, signal }: { readonly late: AbortSignal; readonly signal: AbortSignal | undefined },
): OutboundFailure {
  if (error instanceof OutboundFailure) return error;
  if (signal?.aborted) return new OutboundFailure("aborted", "the caller left", { cause: error });
  if (late.aborted) {
    return new OutboundFailure("timeout", "no answer in time", { cause: error });
  }
  const code = error instanceof Error && "code" in error ? String(error.code) : "no connection";
  return new OutboundFailure("connection", `the server could not be reached: ${code}`, {
    cause: error,
  });
}

function refuseForm({ protocol, username, password }: URL): void {
  if (protocol !== "https:" && protocol !== "http:") {
    throw new OutboundFailure("address", "only http and https can be called");
  }
  if (username !== "" || password !== "") {
    throw new OutboundFailure("address", "an address with a password in it is not called");
  }
}

function refuseAddress(rules: OutboundRules, { protocol, port }: URL, address: string): void {
  if (rules.isAllowed(address)) return;
  if (!rules.isPublic(address)) {
    throw new OutboundFailure(
      "address",
      "the address is not public, and no network of the operator's",
    );
  }
  if (protocol === "https:" && PORTS.includes(port)) return;
  throw new OutboundFailure("address", "public addresses are called by https on port 443 or 8443");
}

/** Resolves the name as the socket is about to, and lets through only what all of its addresses pass. */
function checkedLookup(rules: OutboundRules, url: URL): LookupFunction {
  return (hostname, options, callback) => {
    const wanted: LookupOptions & { all: true } = { ...options, all: true };
    lookup(hostname, wanted, (error, addresses: LookupAddress[]) => {
      const trouble = error ?? troubleWith(rules, url, addresses);
      const [first] = addresses ?? [];
      if (trouble) callback(trouble, []);
      else if (options.all === true || !first) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

function troubleWith(
  rules: OutboundRules,
  url: URL,
  addresses: readonly LookupAddress[],
): OutboundFailure | null {
  try {
    for (const { address } of addresses) refuseAddress(rules, url, address);
    return null;
  } catch (error) {
    if (error instanceof OutboundFailure) return error;
    throw error;
  }
}

function firstOf(value: string | readonly string[] | undefined): string | null {
  return typeof value === "string" ? value : (value?.[0] ?? null);
}
