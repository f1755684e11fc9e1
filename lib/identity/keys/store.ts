import type { Db } from "#lib/db/client";
import { SCOPES } from "#lib/kernel/principal";
import type { ApiKey } from "./api-key";

/** A key that opens something now, with its digest and how long it still will by the database's clock. */
export type LiveKey = {
  readonly key: ApiKey;
  readonly sha256: string;
  /** `null` when it does not expire. */
  readonly expiresInMs: number | null;
  readonly isUseRecorded: boolean;
};

type KeyRow = Omit<ApiKey, "scopes"> & { readonly scopes: string[] };
type LiveRow = KeyRow & Omit<LiveKey, "key">;
type NewKey = Omit<ApiKey, "createdAt" | "lastUsedAt" | "revokedAt"> & {
  readonly sha256: string;
  readonly createdBy: string;
};

export async function insertKey(tx: Db, key: NewKey): Promise<ApiKey> {
  const [row] = await tx.$queryRaw<KeyRow[]>`
    insert into api_keys (id, name, sha256, prefix, scopes, endpoints, is_demo, created_by, created_at,
                          expires_at)
    values (${key.id}, ${key.name}, ${key.sha256}, ${key.prefix}, ${key.scopes}, ${key.endpoints},
            ${key.isDemo}, ${key.createdBy}, umpire_now(), ${key.expiresAt})
    returning id, name, prefix, scopes, endpoints, is_demo as "isDemo", created_at as "createdAt",
              expires_at as "expiresAt", last_used_at as "lastUsedAt", revoked_at as "revokedAt"`;
  if (!row) throw new Error("a new key was not stored");
  return apiKey(row);
}

/** The moment it is revoked stays the first one; `null` when there is no such key. */
export async function revoke(tx: Db, id: string): Promise<ApiKey | null> {
  const [row] = await tx.$queryRaw<KeyRow[]>`
    update api_keys set revoked_at = coalesce(revoked_at, umpire_now()) where id = ${id}
    returning id, name, prefix, scopes, endpoints, is_demo as "isDemo", created_at as "createdAt",
              expires_at as "expiresAt", last_used_at as "lastUsedAt", revoked_at as "revokedAt"`;
  return row ? apiKey(row) : null;
}

/** Newest first, beginning below the id `before`. */
export async function selectKeys(db: Db, limit: number, before: string | null): Promise<ApiKey[]> {
  const rows = await db.$queryRaw<KeyRow[]>`
    select id, name, prefix, scopes, endpoints, is_demo as "isDemo", created_at as "createdAt",
           expires_at as "expiresAt", last_used_at as "lastUsedAt", revoked_at as "revokedAt"
      from api_keys
     where ${before}::text is null or id < ${before}
     order by id desc
     limit ${limit}`;
  return rows.map(apiKey);
}

/** The key if it is neither revoked nor expired. */
export async function findLiveKey(db: Db, id: string): Promise<LiveKey | null> {
  const [row] = await db.$queryRaw<LiveRow[]>`
    select id, name, prefix, scopes, endpoints, is_demo as "isDemo", created_at as "createdAt",
           expires_at as "expiresAt", last_used_at as "lastUsedAt", revoked_at as "revokedAt", sha256,
           (extract(epoch from expires_at - umpire_now()) * 1000)::float8 as "expiresInMs",
           coalesce(last_used_at > umpire_now() - interval '1 minute', false) as "isUseRecorded"
      from api_keys
     where id = ${id} and revoked_at is null and (expires_at is null or expires_at > umpire_now())`;
  if (!row) return null;
  const { sha256, expiresInMs, isUseRecorded } = row;
  return { key: apiKey(row), sha256, expiresInMs, isUseRecorded };
}

export async function recordUse(tx: Db, id: string): Promise<void> {
  await tx.$executeRaw`update api_keys set last_used_at = umpire_now() where id = ${id}`;
}

function apiKey({ id, name, prefix, endpoints, isDemo, createdAt, ...row }: KeyRow): ApiKey {
  const { expiresAt, lastUsedAt, revokedAt } = row;
  const scopes = SCOPES.filter((scope) => row.scopes.includes(scope));
  const named = { id, name, prefix, scopes, endpoints, isDemo };
  return { ...named, createdAt, expiresAt, lastUsedAt, revokedAt };
}
