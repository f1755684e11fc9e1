import type { Db } from "#lib/db/client";
import { bytes, int, rowsOf, text } from "#lib/db/columns";
import type { Statement } from "#lib/db/statement";
import type { StoredReply } from "./claim-key";
import type { Keyed } from "./keyed";

export type KeyRow = KeyName & {
  readonly fingerprint: string;
  readonly status: number | null;
  readonly body: Uint8Array<ArrayBuffer> | null;
};

/** A row by its name. */
export type KeyName = { readonly scope: string; readonly key: string };

const NAMES = rowsOf<Keyed>([text("scope", (it) => it.scope), text("key", (it) => it.key)]);
const CLAIMS = rowsOf<Keyed>([
  text("scope", (it) => it.scope),
  text("key", (it) => it.key),
  text("fingerprint", (it) => it.fingerprint),
]);

/**
 * Inserts the rows that are not there yet and names them, in sorted order, so that batches cannot deadlock. A row that
 * another transaction has inserted and not committed is waited for.
 */
export function insertKeys(keys: readonly Keyed[]): Statement {
  return {
    name: "insert_keys",
    text: `
      insert into idempotency_keys (scope, key, fingerprint, created_at)
      select r.scope, r.key, r.fingerprint, umpire_now() from ${CLAIMS.sql} order by scope, key
      on conflict (scope, key) do nothing
      returning scope, key`,
    values: CLAIMS.values(keys),
  };
}

/** The rows of the keys. A statement of its own: it sees what `insertKeys` waited for. */
export function selectKeys(keys: readonly Keyed[]): Statement {
  return {
    name: "select_keys",
    text: `
      select kept.scope, kept.key, kept.fingerprint, kept.status, kept.body
        from idempotency_keys kept join ${NAMES.sql} using (scope, key)`,
    values: NAMES.values(keys),
  };
}

export type KeyReply = { readonly keyed: Keyed; readonly reply: StoredReply };

const REPLIES = rowsOf<KeyReply>([
  text("scope", (it) => it.keyed.scope),
  text("key", (it) => it.keyed.key),
  text("fingerprint", (it) => it.keyed.fingerprint),
  int("status", (it) => it.reply.status),
  bytes("body", (it) => it.reply.body),
]);

/** Inserts rows of keys that nobody has, in sorted order; fails as soon as somebody has one. */
export function insertReplies(replies: readonly KeyReply[]): Statement {
  return {
    name: "insert_replies",
    text: `
      insert into idempotency_keys (scope, key, fingerprint, status, body, created_at)
      select r.scope, r.key, r.fingerprint, r.status, r.body, umpire_now()
        from ${REPLIES.sql} order by r.scope, r.key`,
    values: REPLIES.values(replies),
  };
}

/** Fills rows that were claimed and names them. */
export function updateReplies(replies: readonly KeyReply[]): Statement {
  return {
    name: "update_replies",
    text: `
      update idempotency_keys as kept set status = r.status, body = r.body
        from ${REPLIES.sql}
       where kept.scope = r.scope and kept.key = r.key and kept.status is null
      returning kept.scope, kept.key`,
    values: REPLIES.values(replies),
  };
}

/** Deletes rows that were claimed and not filled. */
export function deleteUnanswered(keys: readonly Keyed[]): Statement {
  return {
    name: "delete_unanswered",
    text: `
      delete from idempotency_keys as kept using ${NAMES.sql}
       where kept.scope = r.scope and kept.key = r.key and kept.status is null`,
    values: NAMES.values(keys),
  };
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
