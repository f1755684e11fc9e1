import { afterAll, beforeAll, expect, it } from "vitest";
import { boolArray, bytesArray, floatArray, intArray, jsonArray, textArray } from "./binary-arrays";
import { openDatabase } from "./client";
import { type TestDatabase, testDatabase } from "./test-database";
import { inTransaction } from "./transaction";
import { inWriterTransaction } from "./writer";

const actor = { id: "usr_ada", role: "admin", requestId: "req_7" };

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
  await test.db.$executeRaw`create table notes (id int primary key, text text)`;
});
afterAll(() => test.drop());

const insert = (id: number) => ({
  name: "insert_note",
  text: "insert into notes values ($1, $2) returning id",
  values: [id, "seven"],
});
const noted = async () => {
  const rows = await test.db.$queryRaw<{ id: number }[]>`select id from notes order by id`;
  return rows.map(({ id }) => id);
};

it("carries its actor in one transaction and answers the rows of each statement", async () => {
  const seen = await inWriterTransaction(test.db, actor, async (tx) => {
    const who = {
      text: "select current_setting('umpire.actor') as who, pg_current_xact_id() as x",
    };
    const [[first], made] = await tx.send<[{ who: string; x: string }[], { id: number }[]]>(
      who,
      insert(1),
    );
    const [[second]] = await tx.send<[{ who: string; x: string }[]]>(who);
    await tx.commit(insert(2));
    return { first, second, made };
  });
  expect(seen.made).toEqual([{ id: 1 }]);
  expect(seen.first?.who).toBe("usr_ada");
  expect(seen.second).toEqual(seen.first);
  expect(await noted()).toEqual([1, 2]);
});

it("keeps nothing when a statement or the act fails, and serves again at once", async () => {
  const doubled = inWriterTransaction(test.db, actor, (tx) =>
    tx.commit(insert(3), insert(1), insert(4)),
  );
  await expect(doubled).rejects.toMatchObject({ code: "23505" });
  const failed = inWriterTransaction(test.db, actor, async (tx) => {
    await tx.send(insert(5));
    throw new Error("after the insert");
  });
  await expect(failed).rejects.toThrow("after the insert");
  await inWriterTransaction(test.db, actor, (tx) => tx.send(insert(6)));
  expect(await noted()).toEqual([1, 2, 6]);
});

it("is named as away when its connection is cut, and opens another", async () => {
  const cut = inWriterTransaction(test.db, actor, (tx) =>
    tx.send({ text: "select pg_terminate_backend(pg_backend_pid())" }),
  );
  await expect(cut).rejects.toMatchObject({ code: "database_unavailable" });
  await inWriterTransaction(test.db, actor, (tx) => tx.commit(insert(7)));
  expect(await noted()).toContain(7);
  const away = openDatabase("postgresql://nobody@127.0.0.1:9/none");
  const unreachable = inWriterTransaction(away, actor, (tx) => tx.commit(insert(8)));
  await expect(unreachable).rejects.toMatchObject({ code: "database_unavailable" });
});

it("is a transaction of its own", async () => {
  const nested = inTransaction(test.db, actor, (tx) =>
    inWriterTransaction(tx, actor, (own) => own.commit(insert(9))),
  );
  await expect(nested).rejects.toThrow("not a transaction");
});

it("carries columns of values to the bit", async () => {
  const floats = [Math.PI, -0, null, Number.MIN_VALUE, 0.1 + 0.2];
  const texts = ['ä {1,"2"} \\', null, "", "żółć 🙂", "NULL"];
  const columns = {
    text: "select $1::text[] a, $2::float8[] b, $3::int4[] c, $4::boolean[] d, $5::json[] e, $6::bytea[] f, $7::text[] g",
    values: [
      textArray(texts),
      floatArray(floats),
      intArray([7, null, -2]),
      boolArray([true, false]),
      jsonArray(['{"b": 1, "a": [2]}', null]),
      bytesArray([Uint8Array.of(0, 255), Uint8Array.of()]),
      textArray([]),
    ],
  };
  const [[row]] = await inWriterTransaction(test.db, actor, (tx) => tx.send<[object[]]>(columns));
  expect(row).toEqual({
    ...{ a: texts, b: floats, c: [7, null, -2], d: [true, false] },
    ...{ e: [{ b: 1, a: [2] }, null], f: [Buffer.of(0, 255), Buffer.of()], g: [] },
  });
});
