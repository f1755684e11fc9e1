import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { advanceClock, type TestDatabase, testDatabase } from "#lib/db/test-database";
import { SYSTEM_ACTOR } from "#lib/kernel/principal";
import { createKey } from "./create-key";
import { findService } from "./find-service";
import { forgetKeys } from "./keys/live-keys";
import { listKeys } from "./list-keys";
import { revokeKey } from "./revoke-key";

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
beforeEach(forgetKeys);
afterAll(() => test.drop());

const actor = SYSTEM_ACTOR;

function make(expiresAt: Date | null = null) {
  const given = { name: "loans", scopes: ["predict"] as const, endpoints: ["loan-desk"] };
  return createKey(test.db, { actor, ...given, expiresAt });
}

it("knows a system by its key, with its scopes and endpoints, and notes that it was used", async () => {
  const { key, secret } = await make();
  expect(await findService(test.db, `Bearer ${secret}`)).toEqual({
    ...{ kind: "service", id: key.id, name: "loans" },
    ...{ scopes: ["predict"], endpoints: ["loan-desk"] },
  });
  const { items } = await listKeys(test.db, { limit: 1 });
  expect(items).toMatchObject([{ id: key.id, lastUsedAt: expect.any(Date) }]);
});

it("stores a digest and shows the secret once", async () => {
  const { key, secret } = await make();
  const row = await test.db.apiKey.findUniqueOrThrow({ where: { id: key.id } });
  expect(JSON.stringify(row)).not.toContain(secret.slice(-20));
  expect(secret.startsWith(`${key.prefix}_`)).toBe(true);
  expect(JSON.stringify(await listKeys(test.db, { limit: 9 }))).not.toContain(row.sha256);
});

it("refuses a revoked key, and does so for good", async () => {
  const { key, secret } = await make();
  const first = await revokeKey(test.db, { actor, keyId: key.id });
  expect(await findService(test.db, `Bearer ${secret}`)).toBeNull();
  const again = await revokeKey(test.db, { actor, keyId: key.id });
  expect(again.revokedAt).toEqual(first.revokedAt);
});

it("refuses an expired key by the database's clock", async () => {
  const [row] = await test.db.$queryRaw<{ now: Date }[]>`select umpire_now() as now`;
  const { secret } = await make(new Date((row?.now.getTime() ?? 0) + 60_000));
  expect(await findService(test.db, `Bearer ${secret}`)).not.toBeNull();
  forgetKeys();
  await advanceClock(test.db, 61);
  expect(await findService(test.db, `Bearer ${secret}`)).toBeNull();
});

it("refuses what only looks like a key", async () => {
  const { secret } = await make();
  const other = (await make()).secret;
  const last = secret.endsWith("a") ? "b" : "a";
  const forged = secret.slice(0, 38) + other.slice(38);
  const texts = ["", "x", secret.slice(0, -1) + last, forged, `${secret}x`, secret.toUpperCase()];
  for (const text of texts) expect(await findService(test.db, `Bearer ${text}`)).toBeNull();
  expect(await findService(test.db, `Basic ${secret}`)).toBeNull();
});

it("never takes one key's name with another key's secret", async () => {
  const { key, secret } = await make();
  await test.db.$transaction(async (tx) => {
    await tx.$queryRaw`select set_config('umpire.actor', 'test', true)`;
    await tx.apiKey.update({ where: { id: key.id }, data: { sha256: "0".repeat(64) } });
  });
  expect(await findService(test.db, `Bearer ${secret}`)).toBeNull();
});

it("notes the use of a key once for all who come at the same time", async () => {
  const { key, secret } = await make();
  await test.db.$executeRaw`create sequence notes`;
  await test.db.$executeRaw`create function note() returns trigger language plpgsql
    as 'begin perform nextval(''notes''); return new; end'`;
  await test.db.$executeRaw`create trigger noted after update on api_keys for each row
    execute function note()`;
  const asked = Array.from({ length: 20 }, () => findService(test.db, `Bearer ${secret}`));
  expect(new Set((await Promise.all(asked)).map((it) => it?.id))).toEqual(new Set([key.id]));
  const notes = await test.db.$queryRaw`select last_value::int as count from notes`;
  expect(notes).toEqual([{ count: 1 }]);
});
