import { environment } from "#lib/config/env";
import type { Db } from "#lib/db/client";
import type { Person } from "#lib/kernel/principal";
import { sessionCookie, sessionDigest, sessionToken } from "./sign-ins/session-cookie";
import { findSession, keepAlive } from "./sign-ins/store";

/** Looks a header up by its name, in whatever case; `null` when it was not sent. */
export type HeaderReader = Pick<Headers, "get">;

type Activity = {
  /** Whether the request puts off the end of an idle session: what a person does, never what a page does by itself. */
  readonly keepsAlive: boolean;
  /** Where the application is served; decides the cookie's name. */
  readonly url?: string;
};

/** The person whose session cookie stands in the headers, `null` when it does not hold (any more). */
export async function findSignedIn(
  db: Db,
  headers: HeaderReader,
  { keepsAlive, url = environment().url }: Activity,
): Promise<Person | null> {
  const token = sessionToken(headers.get("cookie"), sessionCookie(url).name);
  if (token === null) return null;
  const session = await findSession(db, sessionDigest(token));
  if (session === null) return null;
  if (keepsAlive) await keepAlive(db, session.id);
  const { id: sessionId, userId: id, name, email, roles } = session;
  return { kind: "person", id, name, email, roles, sessionId };
}
