import type { Db } from "#lib/db/client";
import { isUniqueViolation } from "#lib/db/errors";
import { freshId } from "#lib/kernel/ids";
import { ROLES, type Role } from "#lib/kernel/principal";
import { Refusal } from "#lib/kernel/refusal";
import type { User } from "#prisma/generated/client";
import type { Account } from "./account";

type NewAccount = Pick<Account, "id" | "name" | "email" | "roles" | "isDemo"> & {
  readonly passwordHash: string;
};

/** Refuses `already_exists` when somebody has the address. */
export async function insertAccount(tx: Db, account: NewAccount): Promise<Account> {
  const { passwordHash, roles, ...person } = account;
  try {
    const user = await tx.user.create({
      data: {
        ...person,
        roles: [...roles],
        emailVerified: true,
        accounts: { create: credentialOf(account.id, passwordHash) },
      },
    });
    return toAccount(user);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new Refusal("already_exists", "Somebody has this e-mail address.", {
      cause: error,
      faults: [{ pointer: "/email", detail: "somebody has this e-mail address" }],
    });
  }
}

/** The way the sign-in library writes down a password. */
function credentialOf(userId: string, password: string) {
  return { id: freshId("account"), accountId: userId, providerId: "credential", password };
}

export async function findAccount(
  db: Db,
  by: { readonly id: string } | { readonly email: string },
): Promise<Account | null> {
  const user = await db.user.findUnique({ where: by });
  return user && toAccount(user);
}

/** In the order people joined, beginning after the id `after`. */
export async function selectAccounts(
  db: Db,
  limit: number,
  after: string | null,
): Promise<Account[]> {
  const users = await db.user.findMany({
    ...(after !== null && { where: { id: { gt: after } } }),
    orderBy: { id: "asc" },
    take: limit,
  });
  return users.map(toAccount);
}

/** Names by id of those who are known, to put beside records. */
export async function selectNames(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const users = await db.user.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, name: true },
  });
  return new Map(users.map(({ id, name }) => [id, name]));
}

/** Locks and names everybody who can administer, so that two people cannot dismiss each other at once. */
export async function lockAdministrators(tx: Db): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select id from users where 'admin' = any(roles) and disabled_at is null order by id for update`;
  return rows.map(({ id }) => id);
}

export async function updateRoles(tx: Db, id: string, roles: readonly Role[]): Promise<void> {
  await tx.user.update({ where: { id }, data: { roles: [...roles] } });
}

/** The moment somebody was shut out stays the first one; `isDisabled` false lets them in again. */
export async function updateDisabled(tx: Db, id: string, isDisabled: boolean): Promise<void> {
  await tx.$executeRaw`
    update users
       set disabled_at = case when ${isDisabled} then coalesce(disabled_at, umpire_now()) end,
           updated_at = umpire_now()
     where id = ${id}`;
}

export async function updateSettingsOf(tx: Db, id: string, settings: object): Promise<void> {
  await tx.$executeRaw`
    update users set settings = ${JSON.stringify(settings)}::jsonb, updated_at = umpire_now()
     where id = ${id}`;
}

export async function updatePassword(tx: Db, userId: string, password: string): Promise<void> {
  await tx.account.updateMany({
    where: { userId, providerId: "credential" },
    data: { password },
  });
}

export async function findPasswordHash(db: Db, userId: string): Promise<string | null> {
  const account = await db.account.findFirst({
    where: { userId, providerId: "credential" },
    select: { password: true },
  });
  return account?.password ?? null;
}

export async function hasAdministrator(db: Db): Promise<boolean> {
  const found = await db.user.findFirst({
    where: { roles: { has: "admin" }, disabledAt: null },
    select: { id: true },
  });
  return found !== null;
}

/** Removes the people and keys of the demo, with their sessions. */
export async function deleteDemo(tx: Db): Promise<{ people: number; keys: number }> {
  const { count: keys } = await tx.apiKey.deleteMany({ where: { isDemo: true } });
  const { count: people } = await tx.user.deleteMany({ where: { isDemo: true } });
  return { people, keys };
}

function toAccount(user: User): Account {
  const { id, name, email, disabledAt, isDemo, settings, createdAt } = user;
  const roles = ROLES.filter((role) => user.roles.includes(role));
  return { id, name, email, roles, disabledAt, isDemo, settings, createdAt };
}
