import { afterAll, beforeAll, expect, it } from "vitest";
import { int, json, rowsOf, text } from "./columns";
import { runStatement } from "./statement";
import { type TestDatabase, testDatabase } from "./test-database";

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

type Fruit = { readonly name: string; readonly pips: number | null; readonly at: unknown };

const fruits = rowsOf<Fruit>(
  [text("name", (it) => it.name), int("pips", (it) => it.pips), json("at", (it) => it.at)],
  2,
);

it("goes through the client too, columns and all", async () => {
  const rows = [
    { name: "apple", pips: 5, at: { tree: [1, 2] } },
    { name: "pear", pips: null, at: null },
  ];
  const statement = {
    text: `select r.*, $1::int as plus from ${fruits.sql}`,
    values: [40, ...fruits.values(rows)],
  };
  const read = await runStatement<Fruit & { plus: number }>(test.db, statement);
  expect(read).toEqual(rows.map((row) => ({ ...row, plus: 40 })));
  expect(
    await runStatement(test.db, {
      text: fruits.sql.replace(/^/, "select * from "),
      values: [0, ...fruits.values([])],
    }).catch(() => []),
  ).toEqual([]);
});
