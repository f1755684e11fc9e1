import { afterAll, describe, expect, it } from "vitest";
import { Refusal } from "#lib/kernel/refusal";
import { openDatabase } from "./client";
import { isUniqueViolation } from "./errors";
import { databaseIsUp, schemaVersion, wantedSchemaVersion } from "./health";
import { listen } from "./listen";
import { advanceClock, testDatabase } from "./test-database";
import { gateExclusive, gateShared, inTransaction } from "./transaction";

const { db, url, drop } = await testDatabase();
const actor = { id: "usr_ada", role: "admin", requestId: "req_7" };

afterAll(drop);

describe("a transaction", () => {
  it("carries its actor, and no longer than it lasts", async () => {
    const read = "select current_setting('umpire.actor', true) as actor";
    const [inside] = await inTransaction(db, actor, (tx) => tx.$queryRawUnsafe<object[]>(read));
    expect(inside).toEqual({ actor: "usr_ada" });
    const after = await Promise.all(
      Array.from({ length: 12 }, () => db.$queryRawUnsafe<{ actor: string | null }[]>(read)),
    );
    expect(after.flat().filter((it) => it.actor)).toEqual([]);
  });

  it("is refused a write without an actor", async () => {
    const remove = inTransaction(db, { id: "" }, (tx) => tx.$executeRaw`delete from endpoints`);
    await expect(remove).rejects.toThrow(/no actor/);
    await expect(db.$executeRaw`delete from endpoints`).rejects.toThrow(/no actor/);
  });

  it("joins the one that is under way", async () => {
    const rolledBack = inTransaction(db, actor, async (tx) => {
      await inTransaction(
        tx,
        { id: "usr_bo" },
        (inner) => inner.$executeRaw`
        insert into clock_offsets (id, seconds) values (2, 90)`,
      );
      throw new Error("after the inner act");
    });
    await expect(rolledBack).rejects.toThrow("after the inner act");
    expect(await db.$queryRaw`select * from clock_offsets where id = 2`).toEqual([]);
  });

  it("names a broken unique constraint", async () => {
    const insert = () =>
      inTransaction(
        db,
        actor,
        (tx) => tx.$executeRaw`
        insert into clock_offsets (id, seconds) values (3, 4)`,
      );
    await insert();
    const error = await insert().catch((it: unknown) => it);
    expect(isUniqueViolation(error)).toBe(true);
    expect(isUniqueViolation(error, "clock_offsets_pkey")).toBe(true);
    expect(isUniqueViolation(error, "users_email_key")).toBe(false);
    expect(isUniqueViolation(new Error("clock_offsets_pkey"))).toBe(false);
  });

  it("names a broken unique constraint of Prisma's own statements", async () => {
    const create = () =>
      inTransaction(db, actor, (tx) => tx.clockOffset.create({ data: { id: 5, seconds: 1 } }));
    await create();
    const error = await create().catch((it: unknown) => it);
    expect(isUniqueViolation(error, "clock_offsets_pkey")).toBe(true);
    expect(isUniqueViolation(error, "users_email_key")).toBe(false);
  });
});

describe("the policy gate", () => {
  it("keeps a move of the pointer out while a writer is inside", async () => {
    const order: string[] = [];
    let enter: (moving: Promise<void>) => void = () => {};
    const moved = new Promise<Promise<void>>((resolve) => {
      enter = resolve;
    });
    await inTransaction(db, actor, async (tx) => {
      await gateShared(tx);
      await inTransaction(db, actor, gateShared); // another writer passes
      enter(
        inTransaction(db, actor, async (other) => {
          await gateExclusive(other);
          order.push("moved");
        }),
      );
      await waitingForLock();
      order.push("written");
    });
    await await moved;
    expect(order).toEqual(["written", "moved"]);
  });

  async function waitingForLock(): Promise<void> {
    for (;;) {
      const [row] = await db.$queryRaw<{ n: number }[]>`
        select count(*)::int as n from pg_locks
         where locktype = 'advisory' and not granted`;
      if (row?.n) return;
    }
  }
});

describe("the database", () => {
  it("moves its clock forward for every connection", async () => {
    const clock = () => db.$queryRaw<{ ahead: number }[]>`
      select round(extract(epoch from umpire_now() - clock_timestamp()))::int as ahead`;
    await advanceClock(db, 90);
    await advanceClock(db, 30);
    expect(await clock()).toEqual([{ ahead: 120 }]);
  });

  it("has the schema this version wants", async () => {
    expect(await schemaVersion(db)).toBe(wantedSchemaVersion());
    expect(await databaseIsUp(db)).toBe(true);
  });

  it("is named as away when nobody answers", async () => {
    const away = openDatabase("postgresql://nobody@127.0.0.1:9/none");
    expect(await databaseIsUp(away)).toBe(false);
    const error = await inTransaction(away, actor, async () => 1).catch((it: unknown) => it);
    expect(error).toBeInstanceOf(Refusal);
    expect(error).toMatchObject({ code: "database_unavailable", retryAfterSeconds: 2 });
    await away.$disconnect();
  });

  it("is named as away when every connection is cut in the middle, and serves again at once", async () => {
    const error = await inTransaction(db, actor, async (tx) => {
      await tx.$queryRaw`select pg_terminate_backend(pg_backend_pid())`;
    }).catch((it: unknown) => it);
    expect(error).toMatchObject({ code: "database_unavailable" });
    expect(await databaseIsUp(db)).toBe(true);
  });

  it("is named as away when the pool has no connection to give within its patience", async () => {
    const narrow = openDatabase(url, 1);
    const late = await inTransaction(narrow, actor, () =>
      inTransaction(narrow, actor, async () => 1).catch((it: unknown) => it),
    );
    expect(late).toMatchObject({ code: "database_unavailable" });
    await narrow.$disconnect();
  });
});

describe("listening", () => {
  it("hears what was committed, and again after the line was cut", async () => {
    const heard: string[] = [];
    const gaps: string[] = [];
    const stop = await listen("umpire_test", (payload) => heard.push(payload), {
      url,
      onGap: () => gaps.push("gap"),
    });
    await db.$executeRaw`select pg_notify('umpire_test', 'one')`;
    await expect.poll(() => heard).toEqual(["one"]);
    await db.$queryRaw`
      select count(pg_terminate_backend(pid)) from pg_stat_activity
       where datname = current_database() and query ilike 'listen%'`;
    await expect.poll(() => gaps).toEqual(["gap"]);
    await db.$executeRaw`select pg_notify('umpire_test', 'two')`;
    await expect.poll(() => heard).toEqual(["one", "two"]);
    await stop();
  });
});
