import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTransaction } from "#lib/db/transaction";
import { type ApiWorld, apiWorld, askPerson, decideBy, service } from "./api-world.test.fixture";

let world: ApiWorld;
beforeAll(async () => {
  world = await apiWorld();
  const { send, people } = world;
  const { caseId, predictionId } = await askPerson(send);
  await decideBy(send, people.reviewer, caseId);
  const as = service();
  const outcome = { method: "POST", path: `/api/v1/predictions/${predictionId}/outcome`, as };
  await send({ ...outcome, body: { label: "positive" } });
  const rejected = { method: "POST", path: "/api/v1/endpoints/worked-example/predictions", as };
  await send({ ...rejected, body: { inputs: [{ text: "no probabilities" }] } });
});
afterAll(() => world.close());

const SCHEMA = join("prisma", "schema");
const models = readdirSync(SCHEMA)
  .flatMap((file) => readFileSync(join(SCHEMA, file), "utf8").split(/\n(?=\/\/\/[^\n]*\nmodel )/))
  .filter((text) => /^model /m.test(text))
  .map((text) => ({
    table: /@@map\("(\w+)"\)/.exec(text)?.[1] ?? "",
    isAppendOnly: /^\/\/\/.*Append-only/m.test(text),
  }));

/** The sign-in library's own, whose hooks write the log, and the clock of tests. */
const UNGUARDED = [
  ...["users", "sessions", "accounts", "verifications", "sign_in_failures", "clock_offsets"],
];

async function failureOf(act: () => Promise<unknown>): Promise<string> {
  return act().then(
    () => "went through",
    (error: unknown) => /no actor|is append-only/.exec(String(error))?.[0] ?? String(error),
  );
}

const guarded = models.filter(({ table }) => !UNGUARDED.includes(table));
const history = models.filter(({ isAppendOnly }) => isAppendOnly);

it.each(guarded)("$table takes no write without an actor", async ({ table }) => {
  const [column] = await world.db.$queryRaw<{ name: string }[]>`
    select column_name as name from information_schema.columns where table_name = ${table}`;
  for (const statement of [
    `insert into ${table} select * from ${table} where false`,
    `update ${table} set "${column?.name}" = "${column?.name}" where false`,
    `delete from ${table} where false`,
  ]) {
    const failure = await failureOf(() => world.db.$executeRawUnsafe(statement));
    expect([statement, failure]).toEqual([statement, "no actor"]);
  }
});

describe.each(history)("$table, being history,", ({ table }) => {
  it("is held by a guard on every change, removal and emptying", async () => {
    const triggers = await world.db.$queryRaw<{ type: number }[]>`
      select t.tgtype::int as type from pg_trigger t join pg_proc p on p.oid = t.tgfoid
       where t.tgrelid = ${table}::regclass and p.proname = 'umpire_append_only'
         and t.tgenabled = 'O' and t.tgattr = ''::int2vector`;
    const [ROW, BEFORE, DELETE, UPDATE, TRUNCATE] = [1, 2, 8, 16, 32] as const;
    const types = triggers.map(({ type }) => type).sort((a, b) => a - b);
    expect(types).toEqual([ROW + BEFORE + DELETE + UPDATE, BEFORE + TRUNCATE]);
  });

  it("is never changed or emptied, whoever asks", async () => {
    const [row] = await world.db.$queryRawUnsafe<{ id: string }[]>(
      `select ctid::text as id from ${table} limit 1`,
    );
    const changes = [`delete from ${table}`, `truncate ${table} cascade`];
    const admin = { id: world.people.admin.id, role: "admin" };
    for (const statement of row ? changes : changes.slice(1)) {
      const act = () => inTransaction(world.db, admin, (tx) => tx.$executeRawUnsafe(statement));
      expect([statement, await failureOf(act)]).toEqual([statement, "is append-only"]);
    }
  });
});

it("reads the tables from the schema, and history among them", () => {
  const kept = history.map(({ table }) => table);
  expect(kept).toEqual(expect.arrayContaining(["decisions", "reviews", "predictions", "outcomes"]));
  expect(models.map(({ table }) => table)).toEqual(expect.arrayContaining(UNGUARDED));
});
