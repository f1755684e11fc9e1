import { environment } from "#lib/config/env";
import type { Db } from "#lib/db/client";
import { inTransaction } from "#lib/db/transaction";
import type { DeclaredRoute } from "#lib/http/api-document";
import { collectRoutes } from "#lib/http/collect-routes";
import { gateOf } from "#lib/http/doors";
import { routeDefiner } from "#lib/http/route-definer";
import { claimKey } from "#lib/idempotency/claim-key";
import { saveReply } from "#lib/idempotency/save-reply";
import { authenticate } from "#lib/identity/authenticate";
import { freshId } from "#lib/kernel/ids";
import type { Principal } from "#lib/kernel/principal";
import { throughLane } from "./lane.test.fixture";

export const ORIGIN = "http://127.0.0.1:3000";

/** A request: a body that is bytes or a form goes as it is, any other as JSON. */
export type Sent = {
  readonly method?: string;
  readonly path: string;
  /** Somebody whose credentials are taken as read; without it the headers are judged as production judges them. */
  readonly as?: Principal | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly key?: string;
};

export type Got = {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into replies of every route.
  readonly json: any;
};

export type Send = (sent: Sent) => Promise<Got>;

/** Every declared route, the plain addresses before those with variable parts. */
export const routes: readonly DeclaredRoute[] = (await collectRoutes()).sort((a, b) =>
  a.path < b.path ? -1 : 1,
);

/**
 * Sends requests through the wrapper that production has to whatever route the address names, by Next's door or, where
 * the environment has the fast lane on, by that one. A bug is thrown.
 */
export function sender(db: Db): Send {
  return async ({ method = "GET", path, as, headers = {}, body, key }) => {
    const bugs: unknown[] = [];
    const define = routeDefiner({
      db: () => db,
      inTransaction,
      claimKey,
      saveReply,
      authenticate: async (request, options) =>
        as === undefined ? authenticate(db, request, options) : as,
      ownOrigin: () => ORIGIN,
      limits: {
        ...{ ofKey: () => 0, ofAddress: () => 0, ofBadCredentials: () => 0 },
        inFlight: gateOf(256),
      },
      now: () => new Date(),
      newRequestId: () => freshId("request"),
      named: (error) => error,
      logBug: (error) => bugs.push(error),
      observe: () => {},
    });
    const { route, params } = routeOf(method, path);
    const request = new Request(`${ORIGIN}${path}`, {
      method,
      headers: {
        ...typeOf(body),
        ...(key === undefined ? {} : { "idempotency-key": key }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: bytesOf(body) }),
    });
    const handler = define(route.spec);
    const byNext = (asked: Request) => handler(asked, { params: Promise.resolve(params) });
    const response = environment().hasFastLane
      ? ((await throughLane({ ...route, handler }, request.clone())) ?? (await byNext(request)))
      : await byNext(request);
    const [bug] = bugs;
    if (bug) throw new Error(`${method} ${path} failed on ${show(body)}`, { cause: bug });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const text = new TextDecoder().decode(bytes);
    const isJson = response.headers.get("content-type")?.includes("json") ?? false;
    const json = isJson ? JSON.parse(text) : null;
    return { status: response.status, headers: response.headers, bytes, text, json };
  };
}

/** The address of a route with `values` in its variable parts. */
export function addressOf({ path }: DeclaredRoute, values: Readonly<Record<string, string>>) {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? `no-${name}`);
}

/** Names of the variable parts of an address. */
export function partsOf({ path }: DeclaredRoute): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
}

function routeOf(method: string, address: string) {
  const { pathname } = new URL(address, ORIGIN);
  for (const route of routes) {
    if (route.method !== method) continue;
    const pattern = route.path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)");
    const found = new RegExp(`^${pattern}$`).exec(pathname);
    const params = Object.entries(found?.groups ?? {});
    if (found) {
      return {
        route,
        params: Object.fromEntries(params.map(([name, it]) => [name, decodeURIComponent(it)])),
      };
    }
  }
  throw new Error(`no route takes ${method} ${pathname}`);
}

/** A form names its own boundary, and where it comes from, as a browser would. */
function typeOf(body: unknown): Record<string, string> {
  if (body instanceof FormData) return { "sec-fetch-site": "same-origin" };
  return body === undefined ? {} : { "content-type": "application/json" };
}

function bytesOf(body: unknown): string | FormData | Uint8Array<ArrayBuffer> {
  if (body instanceof FormData) return body;
  return body instanceof Uint8Array ? Uint8Array.from(body) : JSON.stringify(body);
}

function show(body: unknown): string {
  const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : JSON.stringify(body);
  return (text ?? "no body").slice(0, 500);
}
