import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { Policy } from "#lib/decision/policy";
import { createPerson } from "#lib/identity/create-person";
import { createEndpoint } from "#lib/policy/create-endpoint";
import { createQueue } from "#lib/review/create-queue";
import { predict } from "#lib/serving/predict";
import { SEED_ACTOR } from "./demo-people";
import { removeDemoSafely } from "./remove-demo";
import { type ServingWorld, servingWorld } from "./serving-world";

let test: TestDatabase;
let world: ServingWorld;
beforeAll(async () => {
  test = await testDatabase();
  world = await servingWorld(test.db, { isWhole: true });
});
afterAll(() => test.drop());

const inputs = [{ probabilities: { negative: 0.4, positive: 0.6 } }];
const ENDPOINTS = 5;

it("stays while nobody else could administer the installation", async () => {
  const removing = removeDemoSafely(test.db, { id: "usr_demo", role: "admin" });
  await expect(removing).rejects.toMatchObject({ code: "last_admin" });
  expect(await test.db.endpoint.count()).toBe(ENDPOINTS);
});

it("takes out all of the demo and nothing else", async () => {
  const { db } = test;
  const own = { actor: SEED_ACTOR, name: "own", title: "Own" };
  await createPerson(db, {
    ...own,
    email: "own@example.org",
    roles: ["admin"],
    password: "long enough 1",
  });
  const queue = await createQueue(db, own);
  await createEndpoint(db, {
    ...own,
    question: "Positive?",
    labels: ["negative", "positive"],
    inputKind: "probabilities",
    queueId: queue.id,
    waiver: { reason: "given by the caller" },
    policy: Policy.parse({
      costs: [
        { truth: "negative", decided: "positive", cost: 1000 },
        { truth: "positive", decided: "negative", cost: 4000 },
      ],
      review_cost: 200,
    }),
  });
  await predict(db, world.call({ inputs }));
  await predict(db, world.call({ endpoint: "feedback-triage", inputs: [{ text: "Stale tea" }] }));
  await predict(db, world.call({ endpoint: "own", inputs }));

  const removed = await removeDemoSafely(db, { id: "usr_own", role: "admin" });

  expect(removed).toEqual({
    endpoints: ENDPOINTS,
    predictions: 2,
    queues: 5,
    models: 5,
    people: 5,
    keys: 1,
  });
  expect(await db.endpoint.findMany({ select: { name: true } })).toEqual([{ name: "own" }]);
  expect(await db.user.findMany({ select: { email: true } })).toEqual([
    { email: "own@example.org" },
  ]);
  expect([await db.prediction.count(), await db.reviewCase.count()]).toEqual([1, 1]);
  expect([await db.modelVersion.count(), await db.aliasMove.count()]).toEqual([0, 0]);
  expect(await db.reviewerSeat.count()).toBe(0);
  expect(await db.auditEvent.count({ where: { act: "remove_demo" } })).toBe(1);
});
