import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { NEW_PREDICTION } from "./store";

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

it("sends new predictions as the type that PostgreSQL reads them by", async () => {
  const attributes = await test.db.$queryRaw<{ name: string; type: string }[]>`
    select a.attname as name, format_type(a.atttypid, null) as type
      from pg_attribute a join pg_type t on t.typrelid = a.attrelid
     where t.typname = 'new_prediction' and not a.attisdropped order by a.attnum`;
  const spelled: Record<string, string> = { float8: "double precision", int4: "integer" };
  const sent = NEW_PREDICTION.map(({ name, type }) => {
    const [element = "", list = ""] = /^(\w+)(\[\])?$/.exec(type)?.slice(1) ?? [];
    return { name, type: `${spelled[element] ?? element}${list ?? ""}` };
  });
  expect(sent).toEqual(attributes);
});

it("leaves no column of a prediction to chance", async () => {
  const columns = await test.db.$queryRaw<{ name: string }[]>`
    select column_name as name from information_schema.columns where table_name = 'predictions'`;
  const sent = NEW_PREDICTION.map(({ name }) => name);
  const missing = columns.map(({ name }) => name).filter((name) => !sent.includes(name));
  expect(missing).toEqual(["created_at"]);
});
