import { afterAll, expect, it } from "vitest";
import { testDatabase } from "#lib/db/test-database";

const { db, drop } = await testDatabase();

afterAll(drop);

/** Written by the sign-in library, whose hooks write the log; and by tests and migrations alone. */
const EXCEPTED = [
  "_prisma_migrations",
  "accounts",
  "clock_offsets",
  "sessions",
  "sign_in_failures",
  "users",
  "verifications",
];

it("guards every table against writes without an actor", async () => {
  const bare = await db.$queryRaw<{ name: string }[]>`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind in ('r', 'p')
       and not exists (select 1 from pg_trigger t
                         join pg_proc p on p.oid = t.tgfoid
                        where t.tgrelid = c.oid and p.proname = 'umpire_require_actor'
                          and t.tgenabled = 'O' and t.tgtype & 4 > 0 and t.tgtype & 8 > 0
                          and t.tgtype & 16 > 0)`;
  const names = bare.map(({ name }) => name);
  expect(names.filter((name) => !EXCEPTED.includes(name))).toEqual([]);
});

it("refuses the write itself", async () => {
  const write = db.$executeRaw`update review_cases set priority = 1`;
  await expect(write).rejects.toThrow(/no actor/);
});
