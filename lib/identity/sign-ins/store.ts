import type { Db } from "#lib/db/client";
import type { Role } from "#lib/kernel/principal";
import { ROLES } from "#lib/kernel/principal";
import { ABSOLUTE_SECONDS, IDLE_SECONDS } from "./session-cookie";

/** A session that still holds, and whose it is. */
export type LiveSession = {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly Role[];
};

type SessionRow = Omit<LiveSession, "roles"> & { readonly roles: string[] };

/** The session behind a token's digest, if it is neither idle nor old nor its person shut out, by the database's clock. */
export async function findSession(db: Db, digest: string): Promise<LiveSession | null> {
  const [row] = await db.$queryRaw<SessionRow[]>`
    select s.id, u.id as "userId", u.name, u.email, u.roles
      from sessions s join users u on u.id = s.user_id
     where s.token = ${digest} and u.disabled_at is null and s.expires_at > umpire_now()
       and s.created_at > umpire_now() - ${ABSOLUTE_SECONDS} * interval '1 second'`;
  return row ? { ...row, roles: ROLES.filter((role) => row.roles.includes(role)) } : null;
}

/** Puts off the end of an idle session; writes at most once a minute. */
export async function keepAlive(db: Db, sessionId: string): Promise<void> {
  await db.$executeRaw`
    update sessions
       set updated_at = umpire_now(),
           expires_at = least(umpire_now() + ${IDLE_SECONDS} * interval '1 second',
                              created_at + ${ABSOLUTE_SECONDS} * interval '1 second')
     where id = ${sessionId}
       and expires_at < umpire_now() + ${IDLE_SECONDS - 60} * interval '1 second'`;
}
