import { afterAll, beforeAll, expect, it } from "vitest";
import type { PredictionDto } from "#lib/contracts/predictions";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { Policy, type PolicyInput } from "#lib/decision/policy";
import { createEndpoint } from "#lib/policy/create-endpoint";
import { type ServingWorld, servingWorld } from "#prisma/seed/serving-world";
import { measureLoads } from "./open-loads";
import { predict } from "./predict";
import { replayPrediction } from "./replay-prediction";

const UNSURE = { probabilities: { negative: 0.4, positive: 0.6 } };

let test: TestDatabase;
let world: ServingWorld;
beforeAll(async () => {
  test = await testDatabase();
  world = await servingWorld(test.db);
});
afterAll(() => test.drop());

async function open(name: string, tier: PolicyInput["tiers"]) {
  const { id: queueId } = await test.db.queue.findUniqueOrThrow({
    where: { name: "worked-example" },
  });
  await createEndpoint(test.db, {
    name,
    title: "Tie",
    question: "Which?",
    labels: ["negative", "positive"],
    inputKind: "probabilities",
    queueId,
    policy: Policy.parse({
      costs: [
        { truth: "negative", decided: "positive", cost: 1000 },
        { truth: "positive", decided: "negative", cost: 4000 },
      ],
      review_cost: 30,
      tiers: tier,
    }),
    waiver: { reason: "The probabilities are given." },
    actor: { id: "usr_admin", role: "admin", requestId: "req_1" },
  });
}

async function ask(endpoint: string, times = 1) {
  const inputs = Array.from({ length: times }, () => UNSURE);
  const { reply } = await predict(test.db, world.call({ endpoint, inputs }));
  const told: PredictionDto[] = JSON.parse(new TextDecoder().decode(reply.body)).predictions;
  return test.db.prediction.findMany({ where: { id: { in: told.map(({ id }) => id) } } });
}
const whom = (rows: Awaited<ReturnType<typeof ask>>) =>
  rows.map(({ decision }) => (decision as { decider: string }).decider);

it("asks whoever has less to do when nothing else tells two deciders apart, and replays it as it was", async () => {
  await open("tie", [{ id: "away", review_cost: 30, queue: "senior-loans" }]);
  const waiting = await test.db.reviewCase.count({
    where: { state: "waiting", queue: { name: "worked-example" } },
  });
  const first = await ask("tie", waiting + 2);
  expect(new Set(whom(first))).toEqual(new Set(["away"]));
  expect(await test.db.reviewCase.count({ where: { queue: { name: "senior-loans" } } })).toBe(
    waiting + 2,
  );
  expect(whom(await ask("tie"))).toEqual(["away"]);
  await measureLoads(test.db);
  const rows = await ask("tie", 2);
  expect(whom(rows)).toEqual(["reviewer", "reviewer"]);
  expect(rows[0]?.circumstances).toEqual({ openLoads: { reviewer: waiting, away: waiting + 3 } });
  for (const { id } of [...first, ...rows]) {
    expect(await replayPrediction(test.db, { id, reader: world.caller })).toEqual({
      differences: [],
    });
  }
});

it("counts apart who shares a queue, and leaves out what settles nothing", async () => {
  await open("shared", [{ id: "away", review_cost: 30 }]);
  await measureLoads(test.db);
  const [row] = await ask("shared");
  const counted = await test.db.reviewCase.groupBy({
    by: ["decider"],
    where: { state: "waiting", queue: { name: "worked-example" } },
    _count: true,
  });
  const before = (decider: string) => counted.find((it) => it.decider === decider)?._count ?? 0;
  const chosen = whom(row ? [row] : [])[0] ?? "";
  expect(row?.circumstances).toEqual({
    openLoads: {
      reviewer: before("reviewer") - (chosen === "reviewer" ? 1 : 0),
      away: before("away") - (chosen === "away" ? 1 : 0),
    },
  });
  expect(chosen).toBe("away");
  await open("dearer", [{ id: "away", review_cost: 31 }]);
  const [other] = await ask("dearer");
  expect(other?.circumstances).toEqual({});
});
