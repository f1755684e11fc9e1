import type { Db } from "#lib/db/client";
import type { ApiKey } from "./keys/api-key";
import { selectKeys } from "./keys/store";

/** A page of API keys, newest first, revoked ones included. `cursor` is the `nextCursor` of the page before. */
export async function listKeys(
  db: Db,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<{ readonly items: ApiKey[]; readonly nextCursor: string | null }> {
  const found = await selectKeys(db, limit + 1, cursor ?? null);
  const items = found.slice(0, limit);
  return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
}
