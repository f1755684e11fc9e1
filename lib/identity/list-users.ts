import type { Db } from "#lib/db/client";
import { Refusal } from "#lib/kernel/refusal";
import type { Account } from "./people/account";
import { findAccount, selectAccounts, selectNames } from "./people/store";

/** A page of people in the order they joined. `cursor` is the `nextCursor` of the page before. */
export async function listUsers(
  db: Db,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<{ readonly items: Account[]; readonly nextCursor: string | null }> {
  const found = await selectAccounts(db, limit + 1, cursor ?? null);
  const items = found.slice(0, limit);
  return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** One person. Refuses `not_found`. */
export async function getUser(db: Db, userId: string): Promise<Account> {
  const user = await findAccount(db, { id: userId });
  if (user === null) throw new Refusal("not_found", "There is no such person.");
  return user;
}

/** Names by id, for lists that show who did something; ids of keys and strangers are left out. */
export function namesOfUsers(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  return selectNames(db, [...new Set(ids)]);
}

/** What one of them is called; an id that is nobody's is told as it is. */
export function nameOfUser(db: Db): (id: string) => Promise<string> {
  return async (id) => (await namesOfUsers(db, [id])).get(id) ?? id;
}
