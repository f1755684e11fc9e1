import type { z } from "zod";
import type { Db } from "#lib/db/client";
import type { Actor } from "#lib/db/transaction";
import type { Keyed } from "#lib/idempotency/keyed";
import type { Person, Principal } from "#lib/kernel/principal";
import type { Act, RIGHTS } from "#lib/kernel/rights";
import type { Trace } from "#lib/telemetry/traces/trace-request";
import type { Answer } from "./answer";
import type { Arrival } from "./arrival";

/** The act a route needs the right to; `public` asks nobody who they are. */
export type RouteAct = Act | "public";

/** Who can get through: nobody in particular, a person where no scope opens the act, otherwise a person or a key. */
export type CallerOf<A extends RouteAct> = A extends Act
  ? (typeof RIGHTS)[A]["scopes"] extends readonly []
    ? Person
    : Principal
  : null;

/** What a handler is handed. */
export type Call<A extends RouteAct, Params, Query, Body> = {
  /** The plain client, or the request's one transaction; see `transaction`. */
  readonly db: Db;
  readonly principal: CallerOf<A>;
  /** On whose behalf to write; carries the request id. */
  readonly actor: Required<Actor>;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly requestId: string;
  readonly now: Date;
  /** The idempotency key of an `own` write; `null` when none came. Of a raw body the fingerprint covers the address only. */
  readonly keyed: Keyed | null;
  /** The request as it came, its body unread where the declaration says so. */
  readonly arrival: Arrival;
  /** The same as the web platform knows it, made when it is asked for. */
  readonly request: Request;
  /** Aborts when the caller hangs up. */
  readonly signal: AbortSignal;
  /** Where the request's way is written down; `null` for one that nobody follows. */
  readonly trace: Trace | null;
};

/**
 * A route, declared. Everything the API document says of it is here.
 * `transaction` says who writes: `route` (what is not a GET, unless told) hands over one transaction with actor and
 * idempotency key in it, and commits when the reply fits its contract; `own` hands over the plain client and `keyed`;
 * `none` is for a POST that stores nothing.
 */
export type RouteSpec<A extends RouteAct, Params, Query, Body, Reply> = {
  readonly summary: string;
  readonly description?: string;
  readonly act: A;
  readonly params?: z.ZodType<Params>;
  readonly query?: z.ZodType<Query>;
  /** A JSON body. */
  readonly body?: z.ZodType<Body>;
  /**
   * Knows the usual bodies in a fraction of the time that the schema takes, and answers what the schema would; `null`
   * for all it is not sure of. It sees no escaped text and no `__proto__`, but any number and any depth.
   */
  readonly quickly?: (sent: unknown) => Body | null;
  /** Any other body: its media type. It is left unread for the handler, who limits it. */
  readonly rawBody?: string;
  /** Parts of a form, with what each holds; for the API document. A part named `file` is bytes. */
  readonly parts?: Readonly<Record<string, string>>;
  /** A JSON reply. A handler may answer with an `Answer` or a `Response` of its own instead: stored bytes, a file, a stream. */
  readonly reply: z.ZodType<Reply>;
  /** Media type of a reply that is not JSON. */
  readonly rawReply?: string;
  /** Of a success; 200 unless told. */
  readonly status?: number;
  /** What is kept for a replay of a reply that holds a secret: the same without it. */
  readonly keeps?: (reply: NoInfer<Reply>) => NoInfer<Reply>;
  readonly transaction?: "route" | "own" | "none";
  /** How refusals are spelled: as problem documents unless told, or as the Open Inference Protocol has them. */
  readonly errors?: "problem" | "protocol";
  /** Set on what a page sends by itself (heartbeats), so that it does not keep an idle person signed in. */
  readonly isBackground?: boolean;
  readonly handle: (
    call: Call<A, Params, Query, Body>,
  ) => Promise<NoInfer<Reply> | Answer | Response> | NoInfer<Reply> | Answer | Response;
};

/** A declaration whose types are forgotten, as the core and the API document hold it. */
export type AnyRouteSpec = Omit<
  RouteSpec<RouteAct, unknown, unknown, unknown, unknown>,
  "handle" | "keeps"
> & {
  // biome-ignore lint/suspicious/noExplicitAny: handlers of all routes share one list, each with its own call.
  readonly handle: (call: any) => unknown;
  // biome-ignore lint/suspicious/noExplicitAny: as above, with its own reply.
  readonly keeps?: (reply: any) => unknown;
};

/** A request on its way to a route: as it arrived, the pattern of its address, and what stands in the pattern's gaps. */
export type Visit = {
  readonly arrival: Arrival;
  /** `/api/v1/cases/{case}` */
  readonly route: string;
  readonly params: unknown;
};

/** What Next calls. Its declaration stays readable on it, and `serve` is the same route for any other door. */
export type RouteHandler = ((
  request: Request,
  context: { readonly params: Promise<unknown> },
) => Promise<Response>) & {
  readonly spec: AnyRouteSpec;
  readonly serve: (visit: Visit) => Promise<Answer | Response>;
};
