import type { Db } from "#lib/db/client";
import type { Principal } from "#lib/kernel/principal";
import { findService } from "./find-service";
import { findSignedIn, type HeaderReader } from "./find-signed-in";

type Authentication = {
  /** Whether the request counts as activity, which puts off the end of an idle session. */
  readonly keepsAlive: boolean;
};

/**
 * Who vouches for themselves with this request: the API key in `Authorization: Bearer`, otherwise the session cookie.
 * A request with an `Authorization` header is judged by it alone. `null` when nobody does.
 * Answered at once where memory knows the key.
 */
export function authenticate(
  db: Db,
  request: { readonly headers: HeaderReader },
  { keepsAlive }: Authentication,
): Principal | null | Promise<Principal | null> {
  const authorization = request.headers.get("authorization");
  if (authorization !== null) return findService(db, authorization);
  return findSignedIn(db, request.headers, { keepsAlive });
}
