import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { predict } from "#lib/serving/predict";
import { SEED_ACTOR } from "./demo-people";
import { dropModels } from "./drop-models";
import { type ServingWorld, servingWorld } from "./serving-world";

let test: TestDatabase;
let world: ServingWorld;
beforeAll(async () => {
  test = await testDatabase();
  world = await servingWorld(test.db);
});
afterAll(() => test.drop());

const loan = {
  ...{ Seniority: 0, Home: "rent", Time: 60, Records: "no", Job: "fixed", Expenses: 63 },
  ...{ Income: 182, Assets: 2500, Debt: 0, Amount: 2000, Price: 2325 },
};

it("takes out the models and the endpoints that ask them, and nothing else", async () => {
  const { db } = test;
  const given = [{ probabilities: { negative: 0.4, positive: 0.6 } }];
  await predict(db, world.call({ endpoint: "loan-desk", inputs: [{ features: loan }] }));
  await predict(db, world.call({ inputs: given }));
  const cases = await db.reviewCase.count();

  const removed = await dropModels(db, {
    models: ["loan-risk", "no-such-model"],
    reason: "The data was withdrawn",
    actor: SEED_ACTOR,
  });

  expect(removed).toEqual({ endpoints: 1, predictions: 1, models: 1 });
  expect(await db.endpoint.findMany({ select: { name: true } })).toEqual([
    { name: "worked-example" },
  ]);
  expect(await db.modelVersion.count()).toBe(0);
  expect([await db.prediction.count(), await db.reviewCase.count()]).toEqual([1, cases - 1]);
  const [event] = await db.auditEvent.findMany({ where: { act: "drop_models" } });
  expect(event?.reason).toBe("The data was withdrawn");
});
