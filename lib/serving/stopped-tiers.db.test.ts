import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { PredictionDto } from "#lib/contracts/predictions";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { Policy } from "#lib/decision/policy";
import { Refusal } from "#lib/kernel/refusal";
import { createEndpoint } from "#lib/policy/create-endpoint";
import { stopEndpoint } from "#lib/policy/stop-endpoint";
import { stopQueue } from "#lib/review/stop-queue";
import { type ServingWorld, servingWorld } from "#prisma/seed/serving-world";
import { replayRejection } from "./get-rejection";
import { predict } from "./predict";
import { replayPrediction } from "./replay-prediction";

const ADMIN = { id: "usr_admin", role: "admin", requestId: "req_1" };
const at = (positive: number) => ({ probabilities: { negative: 1 - positive, positive } });
/** The first reviewer (20, sometimes wrong) is the one to ask here, the senior (90, never wrong) where more is at stake. */
const [MILD, GRAVE, SURE] = [at(0.03), at(0.6), at(0.002)];

let test: TestDatabase;
let world: ServingWorld;
beforeAll(async () => {
  test = await testDatabase();
  world = await servingWorld(test.db);
  const queue = await test.db.queue.findUniqueOrThrow({ where: { name: "worked-example" } });
  await createEndpoint(test.db, {
    name: "two-tiers",
    title: "Two tiers",
    question: "Which?",
    labels: ["negative", "positive"],
    inputKind: "probabilities",
    queueId: queue.id,
    policy: Policy.parse({
      costs: [
        { truth: "negative", decided: "positive", cost: 1000 },
        { truth: "positive", decided: "negative", cost: 4000 },
      ],
      review_cost: 20,
      reviewer: {
        confusion: [
          { truth: "negative", answered: "negative", probability: 0.97 },
          { truth: "negative", answered: "positive", probability: 0.03 },
          { truth: "positive", answered: "positive", probability: 0.9 },
          { truth: "positive", answered: "negative", probability: 0.1 },
        ],
      },
      tiers: [{ id: "senior", review_cost: 90, queue: "senior-loans" }],
    }),
    waiver: { reason: "The probabilities are given." },
    actor: ADMIN,
  });
});
afterAll(() => test.drop());
beforeEach(async () => {
  await stop("senior-loans", "off");
  await stopEndpoint(test.db, { name: "two-tiers", mode: "off", reason: "drill", actor: ADMIN });
});

const stop = (queue: string, mode: "off" | "review" | "reject") =>
  stopQueue(test.db, { queue, mode, reason: "drill", actor: ADMIN });

const call = (...inputs: (typeof MILD)[]) => world.call({ endpoint: "two-tiers", inputs });

async function ask(...inputs: (typeof MILD)[]): Promise<PredictionDto[]> {
  const { reply } = await predict(test.db, call(...inputs));
  return JSON.parse(new TextDecoder().decode(reply.body)).predictions;
}

const waysOf = (told: readonly PredictionDto[]) =>
  told.map(({ route, reasons }) => [route, reasons[0]?.code ?? "none"]);

it("asks the first reviewer or the senior, or answers, while nothing is stopped", async () => {
  const told = await ask(MILD, GRAVE, SURE);
  expect(waysOf(told)).toEqual([
    ["review", "cost_exceeds_review"],
    ["review", "cost_exceeds_review"],
    ["auto", "none"],
  ]);
  const queues = await Promise.all(
    told.slice(0, 2).map(({ case_id }) =>
      test.db.reviewCase.findUniqueOrThrow({
        where: { id: case_id ?? "" },
        select: { queue: { select: { name: true } } },
      }),
    ),
  );
  expect(queues.map(({ queue }) => queue.name)).toEqual(["worked-example", "senior-loans"]);
});

it("lets the switch of a tier's queue decide of what would wait there, and of nothing else", async () => {
  await stop("senior-loans", "review");
  const told = await ask(MILD, GRAVE, SURE);
  expect(waysOf(told)).toEqual([
    ["review", "cost_exceeds_review"],
    ["review", "stop_switch"],
    ["auto", "none"],
  ]);
  const [, grave] = told;
  expect(await replayPrediction(test.db, { id: grave?.id ?? "", reader: world.caller })).toEqual({
    differences: [],
  });
});

it("refuses what would wait in a queue that is stopped at reject, with the row on record", async () => {
  await stop("senior-loans", "reject");
  expect(waysOf(await ask(MILD, SURE))).toEqual([
    ["review", "cost_exceeds_review"],
    ["auto", "none"],
  ]);
  const refused = await predict(test.db, call(MILD, GRAVE)).catch((caught: unknown) => caught);
  if (!(refused instanceof Refusal)) throw new Error("it was not refused");
  expect(refused).toMatchObject({ code: "stopped", retryAfterSeconds: 60 });
  expect(refused.faults.map(({ pointer }) => pointer)).toEqual(["/inputs/1"]);
  const [id = ""] = refused.extra.rejections as string[];
  expect(await replayRejection(test.db, { id, reader: world.caller })).toEqual({ differences: [] });
});

it("gives way to the endpoint's own switch", async () => {
  await stop("senior-loans", "reject");
  await stopEndpoint(test.db, { name: "two-tiers", mode: "review", reason: "drill", actor: ADMIN });
  expect(waysOf(await ask(MILD, GRAVE, SURE))).toEqual(Array(3).fill(["review", "stop_switch"]));
});
