import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { stopEndpoint } from "#lib/policy/stop-endpoint";
import type { PrismaClient } from "#prisma/generated/client";
import { type ServingWorld, servingWorld } from "#prisma/seed/serving-world";
import { cachedActive } from "./active-cache";

let test: TestDatabase;
let world: ServingWorld;
beforeAll(async () => {
  test = await testDatabase();
  world = await servingWorld(test.db);
});
afterAll(() => test.drop());

/** A client that counts how often an endpoint is looked up. */
function counting(db: PrismaClient) {
  const count = { lookups: 0 };
  const counted = db.$extends({
    query: {
      endpoint: {
        findUnique: ({ args, query }) => {
          count.lookups += 1;
          return query(args);
        },
      },
    },
  });
  return { count, db: counted as unknown as PrismaClient };
}

it("asks PostgreSQL once, and again when something that counts has changed", async () => {
  const read = cachedActive(test.url);
  const { count, db } = counting(test.db);
  const asked = { name: "worked-example", reader: world.caller };
  await expect
    .poll(async () => {
      const before = count.lookups;
      await read(db, asked);
      return count.lookups - before;
    })
    .toBe(0);

  const actor = { id: "usr_admin", role: "admin" };
  await stopEndpoint(test.db, { name: asked.name, mode: "review", reason: "drill", actor });
  await expect.poll(async () => (await read(db, asked)).stop.mode).toBe("review");
});

it("refuses a key that does not reach the endpoint, also when it is remembered", async () => {
  const read = cachedActive(test.url);
  const asked = { name: "worked-example", reader: world.caller };
  await read(test.db, asked);
  const reader = { ...world.caller, endpoints: ["loan-desk"] };
  await expect(read(test.db, { ...asked, reader })).rejects.toMatchObject({ code: "not_found" });
});
