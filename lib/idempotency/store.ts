import type { Db } from "#lib/db/client";
import type { StoredReply } from "./claim-key";
import type { Keyed } from "./keyed";

export type KeyRow = {
  readonly fingerprint: string;
  readonly status: number | null;
  readonly body: Uint8Array<ArrayBuffer> | null;
};

type NamedRow = { readonly scope: string; readonly key: string };

/**
 * Inserts the rows that are not there yet and names them, `scope`, newline, `key`. A row that another transaction has
 * inserted and not committed is waited for.
 */
export async function insertKeys(tx: Db, keys: readonly Keyed[]): Promise<string[]> {
  const rows = await tx.$queryRaw<NamedRow[]>`
    insert into idempotency_keys (scope, key, fingerprint, created_at)
    select scope, key, fingerprint, umpire_now()
      from unnest(${column(keys, "scope")}::text[], ${column(keys, "key")}::text[],
                  ${column(keys, "fingerprint")}::text[]) as asked (scope, key, fingerprint)
     order by scope, key
    on conflict (scope, key) do nothing
    returning scope, key`;
  return rows.map(({ scope, key }) => `${scope}\n${key}`);
}

/** The rows of the keys by `scope`, newline, `key`. A statement of its own: it sees what `insertKeys` waited for. */
export async function readKeys(tx: Db, keys: readonly Keyed[]): Promise<Map<string, KeyRow>> {
  const rows = await tx.$queryRaw<(NamedRow & KeyRow)[]>`
    select scope, key, fingerprint, status, body
      from idempotency_keys
     where (scope, key) in (select * from unnest(${column(keys, "scope")}::text[],
                                                 ${column(keys, "key")}::text[]))`;
  return new Map(rows.map((row) => [`${row.scope}\n${row.key}`, row]));
}

/** Bytes travel as hex, because an array of them has no other plain form among the parameters. */
export async function updateReplies(
  tx: Db,
  replies: readonly { readonly keyed: Keyed; readonly reply: StoredReply }[],
): Promise<void> {
  const keys = replies.map(({ keyed }) => keyed);
  const statuses = replies.map(({ reply }) => reply.status);
  const bodies = replies.map(({ reply }) => Buffer.from(reply.body).toString("hex"));
  const saved = await tx.$executeRaw`
    update idempotency_keys as kept
       set status = saved.status, body = decode(saved.body, 'hex')
      from unnest(${column(keys, "scope")}::text[], ${column(keys, "key")}::text[],
                  ${statuses}::int[], ${bodies}::text[]) as saved (scope, key, status, body)
     where kept.scope = saved.scope and kept.key = saved.key and kept.status is null`;
  if (saved !== replies.length) throw new Error("a reply was saved for a key that was not claimed");
}

export async function deleteUnanswered(tx: Db, keys: readonly Keyed[]): Promise<void> {
  await tx.$executeRaw`
    delete from idempotency_keys
     where (scope, key) in (select * from unnest(${column(keys, "scope")}::text[],
                                                 ${column(keys, "key")}::text[]))
       and status is null`;
}

export function deleteOldKeys(
  tx: Db,
  { olderThanDays, atMost }: { readonly olderThanDays: number; readonly atMost: number },
): Promise<number> {
  return tx.$executeRaw`
    delete from idempotency_keys
     where (scope, key) in (
       select scope, key from idempotency_keys
        where created_at < umpire_now() - ${olderThanDays} * interval '1 day'
        order by created_at
        limit ${atMost})`;
}

function column(keys: readonly Keyed[], name: keyof Keyed): string[] {
  return keys.map((keyed) => keyed[name]);
}
