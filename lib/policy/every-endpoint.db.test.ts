import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { inTransaction } from "#lib/db/transaction";
import { reviewWorld } from "#prisma/seed/review-world";
import { everyEndpoint } from "./every-endpoint";

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

it("passes over none, also beyond a page of 200", async () => {
  const { queue } = await reviewWorld(test.db);
  const added = Array.from({ length: 450 }, (_, i) => `desk-${String(i).padStart(3, "0")}`);
  await inTransaction(test.db, { id: "seed", role: "system" }, async (tx) => {
    const bare = { title: "Desk", question: "Which?", labels: ["good", "bad"], createdBy: "seed" };
    const kind = { inputKind: "probabilities", queueId: queue.id } as const;
    const data = added.map((name) => ({ id: `end_${name}`, name, ...bare, ...kind }));
    await tx.endpoint.createMany({ data });
  });
  const found = (await everyEndpoint(test.db)).map(({ name }) => name);
  expect(found).toEqual([...added, queue.name].sort());
});
