import type { Db } from "#lib/db/client";
import { inTransaction } from "#lib/db/transaction";
import { gateOf } from "#lib/http/doors";
import { routeDefiner } from "#lib/http/route-definer";
import type { RouteHandler } from "#lib/http/route-spec";
import { claimKey } from "#lib/idempotency/claim-key";
import { saveReply } from "#lib/idempotency/save-reply";
import { freshId } from "#lib/kernel/ids";
import type { Principal, Role } from "#lib/kernel/principal";

type Ask = {
  readonly as?: Principal;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
  readonly key?: string;
};

/** Somebody with these roles. */
export function person(name: string, ...roles: Role[]): Principal {
  const id = `usr_${name}`;
  return { kind: "person", id, name, email: `${name}@umpire.test`, roles, sessionId: "ses_1" };
}

/** Sends requests to routes through the wrapper that production has, at another database and without a sign-in. */
export function asker(db: Db) {
  const bugs: unknown[] = [];
  return async (handler: RouteHandler, method: string, ask: Ask = {}) => {
    const { as = person("ada", "admin"), params = {}, query = "", body, key } = ask;
    const define = routeDefiner({
      db: () => db,
      inTransaction,
      claimKey,
      saveReply,
      authenticate: async () => as,
      ownOrigin: () => "https://umpire.test",
      limits: {
        ...{ ofKey: () => 0, ofAddress: () => 0, ofBadCredentials: () => 0 },
        inFlight: gateOf(9),
      },
      now: () => new Date("2026-01-05T09:00:00Z"),
      newRequestId: () => freshId("request"),
      named: (error) => error,
      logBug: (error) => bugs.push(error),
      observe: () => {},
    });
    const path = Object.values(params).join("/");
    const request = new Request(`https://umpire.test/api/v1/${path}${query}`, {
      method,
      headers: {
        "content-type": "application/json",
        ...(key === undefined ? {} : { "idempotency-key": key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const response = await define(handler.spec)(request, { params: Promise.resolve(params) });
    const [bug] = bugs.splice(0);
    if (bug) throw bug;
    return { status: response.status, headers: response.headers, json: await response.json() };
  };
}
