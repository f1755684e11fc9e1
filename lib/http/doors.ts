import type { Db } from "#lib/db/client";
import type { Actor } from "#lib/db/transaction";
import type { StoredReply } from "#lib/idempotency/claim-key";
import type { Keyed } from "#lib/idempotency/keyed";
import type { HeaderReader } from "#lib/identity/find-signed-in";
import type { Principal } from "#lib/kernel/principal";
import type { Trace } from "#lib/telemetry/traces/trace-request";
import type { Arrival } from "./arrival";
import type { TakeToken } from "./token-buckets";

/** Everything a route may touch, handed in so that a test can hand in something else. */
export type Doors = {
  readonly db: () => Db;
  readonly inTransaction: <T>(db: Db, actor: Actor, act: (tx: Db) => Promise<T>) => Promise<T>;
  readonly claimKey: (tx: Db, keyed: Keyed) => Promise<StoredReply | null>;
  readonly saveReply: (tx: Db, keyed: Keyed, reply: StoredReply) => Promise<void>;
  /** Answers at once where it can. `keepsAlive`: the request counts as activity of a signed-in person. */
  readonly authenticate: (
    request: { readonly headers: HeaderReader },
    options: { readonly keepsAlive: boolean },
  ) => Principal | null | Promise<Principal | null>;
  /** Where the application is served: scheme, host and port. */
  readonly ownOrigin: () => string;
  readonly limits: Limits;
  readonly now: () => Date;
  readonly newRequestId: () => string;
  /** An error as the refusal it stands for (the database is away), or as it is. */
  readonly named: (error: unknown) => unknown;
  readonly logBug: (error: unknown, said: Said) => void;
  readonly observe: (said: Said, seconds: number) => void;
  /** Follows a request on its way, where its caller or the operator asks for that; without it nobody is followed. */
  readonly trace?: (arrival: Pick<Arrival, "method" | "headers">, route: string) => Trace | null;
};

/** What the log and the metrics say of an answered request. */
export type Said = {
  readonly requestId: string;
  readonly method: string;
  /** The pattern, never the address. */
  readonly route: string;
  readonly status: number;
};

export type Limits = {
  readonly ofKey: TakeToken;
  readonly ofAddress: TakeToken;
  /** Spent by credentials that were refused. */
  readonly ofBadCredentials: TakeToken;
  readonly inFlight: Gate;
};

/** Lets so many in at a time; `enter` gives the way out, or `null` when it is full. */
export type Gate = { readonly enter: () => (() => void) | null };

/** A gate for `most` at a time. */
export function gateOf(most: number): Gate {
  let inside = 0;
  const leave = () => {
    inside -= 1;
  };
  return {
    enter: () => {
      if (inside >= most) return null;
      inside += 1;
      return leave;
    },
  };
}
