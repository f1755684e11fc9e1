import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { advanceClock, type TestDatabase, testDatabase } from "#lib/db/test-database";
import { inTransaction } from "#lib/db/transaction";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { stopEndpoint } from "#lib/policy/stop-endpoint";
import { type ServingWorld, servingWorld } from "#prisma/seed/serving-world";
import { isStanding, readActive } from "./active";
import { predict } from "./predict";
import { findEpoch } from "./writing/store";

const actor = { id: "usr_ada", role: "admin" };
/** Of the clock, and the epoch itself. */
const NOT_WATCHED = ["clock_offsets", "serving_epochs"];

let test: TestDatabase;
let world: ServingWorld;
beforeAll(async () => {
  test = await testDatabase();
  world = await servingWorld(test.db);
});
afterAll(() => test.drop());

describe("the epoch", () => {
  it("grows with a change of every table that tells what is active", async () => {
    const read = await inTransaction(test.db, actor, async (tx) => {
      await readActive(tx, { name: "loan-desk", reader: world.caller });
      return tx.$queryRaw<{ name: string }[]>`
        select relname as name from pg_stat_xact_user_tables where seq_scan + idx_scan > 0`;
    });
    const tables = read.map(({ name }) => name).filter((name) => !NOT_WATCHED.includes(name));
    expect(tables).toEqual(expect.arrayContaining(["endpoints", "model_aliases", "guarantees"]));
    const watched = await test.db.$queryRaw<{ name: string; type: number }[]>`
      select t.tgrelid::regclass::text as name, t.tgtype::int as type
        from pg_trigger t join pg_proc p on p.oid = t.tgfoid
       where p.proname = 'umpire_next_epoch' and t.tgenabled = 'O' and t.tgattr = ''::int2vector`;
    const [ROW, INSERT, DELETE, UPDATE] = [1, 4, 8, 16] as const;
    const always = ROW + INSERT + DELETE + UPDATE;
    for (const name of tables) expect(watched).toContainEqual({ name, type: always });
  });

  it("grows once a transaction, and not with one that is rolled back or changes nothing of it", async () => {
    const before = Number(await findEpoch(test.db));
    const { id } = await getEndpoint(test.db, { name: "worked-example" });
    await inTransaction(test.db, actor, async (tx) => {
      await tx.$executeRaw`update endpoints set title = title || '!' where id = ${id}`;
      await tx.$executeRaw`update endpoints set title = title || '!'`;
      await tx.$executeRaw`update queues set title = title || '!'`;
    });
    expect(Number(await findEpoch(test.db))).toBe(before + 1);
    const undone = inTransaction(test.db, actor, async (tx) => {
      await tx.$executeRaw`update endpoints set title = title || '?'`;
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    await inTransaction(test.db, actor, (tx) => tx.$executeRaw`delete from outcomes where false`);
    expect(Number(await findEpoch(test.db))).toBe(before + 1);
  });

  it("lets two who change much of it in opposite orders pass", async () => {
    const change = (first: string, second: string) =>
      inTransaction(test.db, actor, async (tx) => {
        for (const table of [first, second])
          await tx.$executeRawUnsafe(`insert into ${table} select * from ${table} where false`);
        await tx.$executeRawUnsafe(`update ${first} set is_demo = is_demo`);
      });
    const before = Number(await findEpoch(test.db));
    await Promise.all(
      [1, 2, 3, 4].flatMap(() => [change("endpoints", "queues"), change("queues", "endpoints")]),
    );
    expect(Number(await findEpoch(test.db))).toBe(before + 8);
  });
});

describe("a reading of what is active", () => {
  const look = async () => {
    const [row] = await test.db.$queryRaw<{ now: Date }[]>`select umpire_now() as now`;
    return { epoch: await findEpoch(test.db), now: row?.now ?? new Date(Number.NaN) };
  };

  it("stands until something changes", async () => {
    const active = await readActive(test.db, { name: "worked-example", reader: world.caller });
    expect(isStanding(active, await look())).toBe(true);
    const stop = { name: "worked-example", reason: "a test", actor };
    await stopEndpoint(test.db, { ...stop, mode: "review" });
    expect(isStanding(active, await look())).toBe(false);
    await stopEndpoint(test.db, { ...stop, mode: "off" });
  });

  it("is what calls are priced by while it stands, and read anew when it does not", async () => {
    const named = { name: "worked-example", reader: world.caller };
    const marked = { ...(await readActive(test.db, named)), lambda: 0.125 };
    const pricedAt = async () => {
      const inputs = [{ probabilities: { negative: 0.4, positive: 0.6 } }];
      const asked = world.call({ inputs, readActive: async () => marked });
      const [id = ""] = (await predict(test.db, asked)).predictionIds;
      const { circumstances } = await test.db.prediction.findUniqueOrThrow({ where: { id } });
      return circumstances;
    };
    expect(await pricedAt()).toEqual({ lambda: 0.125 });
    await inTransaction(test.db, actor, (tx) => tx.$executeRaw`update queues set title = title`);
    expect(await pricedAt()).toEqual({});
  });

  it("ends with its certificate, although nothing changes then", async () => {
    const active = await readActive(test.db, { name: "worked-example", reader: world.caller });
    const { now } = await look();
    const certified = { ...active, guaranteedUntil: new Date(now.getTime() + 60_000) };
    expect(isStanding(certified, await look())).toBe(true);
    await advanceClock(test.db, 61);
    expect(isStanding(certified, await look())).toBe(false);
  });
});
