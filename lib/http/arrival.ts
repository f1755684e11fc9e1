import type { HeaderReader } from "#lib/identity/find-signed-in";
import { type BodyLimits, readBody } from "./read-body";

/** A request as a door hands it in: what every route needs of it, without what only one kind of server has. */
export type Arrival = {
  readonly method: string;
  /** As it was sent, not decoded. */
  readonly pathname: string;
  /** With its question mark; empty without one. */
  readonly search: string;
  readonly headers: HeaderReader;
  /** The whole body, empty when there is none; to be called once. Refuses `too_large` and `body_timeout`. */
  readonly readBody: (limits: BodyLimits) => Promise<Uint8Array<ArrayBuffer>>;
  /** Aborts when the caller hangs up. */
  readonly signal: () => AbortSignal;
  /** The request as the web platform knows it, for routes that read a stream or hand it on. */
  readonly request: () => Request;
};

/** A request of the web platform, which is what Next hands in. */
export function webArrival(request: Request): Arrival {
  const { pathname, search } = new URL(request.url);
  return {
    method: request.method,
    pathname,
    search,
    headers: request.headers,
    readBody: (limits) => readBody(request, limits),
    signal: () => request.signal,
    request: () => request,
  };
}
