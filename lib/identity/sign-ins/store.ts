import type { Db } from "#lib/db/client";
import type { Role } from "#lib/kernel/principal";
import { ROLES } from "#lib/kernel/principal";
import type { Device } from "./device";
import { ABSOLUTE_SECONDS, IDLE_SECONDS, sessionDigest } from "./session-cookie";

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

export async function isShutOut(db: Db, userId: string): Promise<boolean> {
  const user = await db.user.findUnique({ where: { id: userId }, select: { disabledAt: true } });
  return user === null || user.disabledAt !== null;
}

/** Ends sessions of a person: all, or the one named. Says how many. */
export async function deleteSessions(tx: Db, userId: string, sessionId?: string): Promise<number> {
  const where = sessionId === undefined ? { userId } : { userId, id: sessionId };
  const { count } = await tx.session.deleteMany({ where });
  return count;
}

/** The sessions of a person that still hold, latest first. */
export function selectDevices(db: Db, userId: string): Promise<Device[]> {
  return db.$queryRaw<Device[]>`
    select id, user_agent as "userAgent", created_at as "signedInAt", updated_at as "lastActiveAt"
      from sessions
     where user_id = ${userId} and expires_at > umpire_now()
       and created_at > umpire_now() - ${ABSOLUTE_SECONDS} * interval '1 second'
     order by updated_at desc`;
}

type Arguments = {
  readonly data?: { readonly token?: string };
  readonly where?: { readonly token?: string | { readonly equals: string } };
};
type Row = { readonly id?: string; readonly token?: string };
type Act = (args: Arguments) => Promise<Row | null>;

/**
 * The client as the sign-in library sees it. Tokens of sessions are digested on their way in and put back on their way
 * out, so that the library works with tokens and the table holds digests; a new session is stamped by the database's clock.
 */
export function clientOfLibrary(db: Db): object {
  const session = db.session as unknown as Readonly<Record<string, Act>>;
  const digesting = (name: string) => async (args: Arguments) => {
    const token = args.data?.token ?? tokenSought(args);
    const row = await session[name]?.(token === undefined ? args : digested(args, token));
    if (name === "create" && row?.id) await stamp(db, row.id);
    return row?.token !== undefined && token !== undefined ? { ...row, token } : row;
  };
  const names = ["create", "findFirst", "findMany", "update", "updateMany", "delete", "deleteMany"];
  const { user, account, verification } = db;
  const sessions = Object.fromEntries(names.map((name) => [name, digesting(name)]));
  return { user, account, verification, session: sessions };
}

function tokenSought({ where }: Arguments): string | undefined {
  const sought = where?.token;
  return typeof sought === "object" ? sought.equals : sought;
}

function digested({ data, where, ...rest }: Arguments, token: string): Arguments {
  const kept = sessionDigest(token);
  return {
    ...rest,
    ...(data && { data: data.token === undefined ? data : { ...data, token: kept } }),
    ...(where && { where: where.token === undefined ? where : { ...where, token: kept } }),
  };
}

async function stamp(db: Db, id: string): Promise<void> {
  await db.$executeRaw`
    update sessions
       set created_at = umpire_now(), updated_at = umpire_now(),
           expires_at = umpire_now() + ${IDLE_SECONDS} * interval '1 second'
     where id = ${id}`;
}
