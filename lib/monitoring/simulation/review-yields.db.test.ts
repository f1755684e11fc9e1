import { afterAll, expect, it } from "vitest";
import { testDatabase } from "#lib/db/test-database";
import { inTransaction } from "#lib/db/transaction";
import { activePolicy } from "#lib/policy/active-policy";
import { ada } from "#lib/policy/endpoints.test.fixture";
import { openDesk } from "../desk.test.fixture";
import { simulateDraft } from "../simulate-draft";

const { db, drop } = await testDatabase();
afterAll(drop);

it("says by confidence which reviews changed nothing, at the draft's fee and the best-known truth", async () => {
  const desk = await openDesk(db, { name: "yields" });
  const who = await desk.world.colleague("first");
  const asked = await desk.ask([0.6, 0.55, 0.7, 0.32, 0.65, 0.99]);
  const [changed, , mistaken, low] = asked.map(({ id }) => id);
  await desk.answerAll(who, (id) => (id === changed || id === low ? "negative" : "positive"));
  await inTransaction(db, ada, (tx) =>
    tx.outcome.create({
      data: {
        ...{ id: "out_7", predictionId: mistaken ?? "", label: "negative" },
        ...{ source: "test", principalId: "key_1" },
      },
    }),
  );
  const { document } = await activePolicy(db, desk.endpointId);
  const draft = { ...document, review_cost: 100 };
  const tried = { endpoint: "yields", document: draft, days: 30, limit: 100 };
  const { review_yield: found } = await simulateDraft(db, tried);
  expect(found).toMatchObject({ n: 5, checked: 1 });
  const [first, second] = found?.rows ?? [];
  // 0.6 was positive by the model and is negative: 1000 saved. 0.55 stayed.
  expect(first).toMatchObject({ from: 0.5, to: 0.6, segment: null, n: 2, unchanged: 0.5 });
  expect(first?.moved).toBe(500);
  expect(first?.saved_without?.value).toBe((100 - 1000 + 100) / 2);
  // 0.7 and 0.65 stayed, the former wrongly as its outcome tells; 0.32 was positive by its price and is negative.
  expect(second).toMatchObject({ from: 0.6, to: 0.7, n: 3, unchanged: 2 / 3 });
  expect(second?.moved).toBeCloseTo(1000 / 3, 9);
  expect(second?.saved_without?.value).toBeCloseTo((100 + 1000 - 1000 + 100 - 1000 + 100) / 3, 9);
});
