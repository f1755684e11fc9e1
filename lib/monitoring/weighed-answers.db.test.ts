import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { claimNextCase } from "#lib/review/claim-next-case";
import { decideCase } from "#lib/review/decide-case";
import { getPrediction } from "#lib/serving/get-prediction";
import { type Colleague, type ReviewWorld, reviewWorld } from "#prisma/seed/review-world";
import { caller, type Desk, openDesk } from "./desk.test.fixture";
import { evidenceOf } from "./evidence";
import { givenAnswers } from "./given-answers";
import { knownLabel } from "./known-truth";

/** At 60 % the first reviewer is the cheapest to ask (220), the senior a little dearer (226). */
const FIRST = {
  review_cost: 20,
  reviewer: {
    confusion: [
      { truth: "positive", answered: "positive", probability: 0.95 },
      { truth: "positive", answered: "negative", probability: 0.05 },
      { truth: "negative", answered: "positive", probability: 0.2 },
      { truth: "negative", answered: "negative", probability: 0.8 },
    ],
  },
};

let test: TestDatabase;
let seniors: ReviewWorld;
let desk: Desk;
let ann: Colleague;
let sue: Colleague;
beforeAll(async () => {
  test = await testDatabase();
  seniors = await reviewWorld(test.db, { graceSeconds: 0 });
  const queue = seniors.queue.name;
  const senior = { id: "senior", review_cost: 170, reviewer: { accuracy: 0.98 }, queue };
  const more = { ...FIRST, reviewer_mode: "combined" as const, tiers: [senior] };
  desk = await openDesk(test.db, { name: "weighed", more });
  [ann, sue] = [await desk.world.colleague("Ann"), await seniors.colleague("Sue")];
});
afterAll(() => test.drop());

async function answer({ queue }: ReviewWorld, { actor }: Colleague, label: string) {
  const claim = await claimNextCase(test.db, { queue: queue.id, actor });
  if (!claim) return null;
  const { caseId, token } = claim;
  return decideCase(test.db, { caseId, token, label, actor });
}

async function rowOf(id: string) {
  const endpoint = await getEndpoint(test.db, { name: "weighed" });
  const { rows } = await evidenceOf(test.db, { endpoint, days: 30 });
  return rows.filter((it) => it.id === id);
}

const told = async (id: string) => getPrediction(test.db, { id, reader: caller });

describe("a policy whose answers are evidence", () => {
  it("asks a senior after one answer and nobody after the other", async () => {
    const [one, other] = await desk.ask([0.6, 0.6]);
    expect([one?.route, other?.route]).toEqual(["review", "review"]);
    expect(await answer(desk.world, ann, "positive")).toMatchObject({
      decision: { label: "positive" },
    });
    expect(await answer(desk.world, ann, "negative")).toMatchObject({
      ...{ decision: null, next: "second_opinion" },
    });
    const states = [await told(one?.id ?? ""), await told(other?.id ?? "")];
    expect(states.map(({ status }) => status).sort()).toEqual(["decided", "pending"]);
    const [pending = ""] = states.filter((it) => it.status === "pending").map(({ id }) => id);
    expect(await answer(desk.world, ann, "negative")).toBeNull();
    expect(await answer(seniors, sue, "positive")).toMatchObject({
      decision: { label: "positive", decidedByName: "Sue" },
    });
    expect(await told(pending)).toMatchObject({
      decision: { label: "positive", source: "human" },
    });
    const rows = await rowOf(pending);
    expect(rows.map((row) => knownLabel(row, false).label)).toEqual(["positive"]);
    const given = givenAnswers(rows, ["positive", "negative"]);
    expect(given.map(({ reviewerId, label }) => [reviewerId, label])).toEqual([
      [ann.person.id, 1],
      [sue.person.id, 0],
    ]);
  });

  it("sends a case to the queue of the tier that is cheapest to ask", async () => {
    await desk.publish({ review_cost: 100 }, 1);
    const [asked] = await desk.ask([0.6]);
    expect(asked?.route).toBe("review");
    const opened = await test.db.reviewCase.findFirstOrThrow({
      where: { predictionId: asked?.id ?? "" },
    });
    expect([opened.queueId, opened.decider]).toEqual([seniors.queue.id, "senior"]);
    expect(await answer(desk.world, ann, "positive")).toBeNull();
    expect(await answer(seniors, sue, "positive")).toMatchObject({ next: null });
  });

  it("takes the answer for the decision where a rule puts a person in the model's place", async () => {
    const rules = [
      { name: "all", when: "confidence > 0", effect: { force_review: true as const } },
    ];
    await desk.publish({ triggers: { rules } }, 2);
    const [asked] = await desk.ask([0.6]);
    const opened = await test.db.reviewCase.findFirstOrThrow({
      where: { predictionId: asked?.id ?? "" },
    });
    expect(opened.stakes).toBeNull();
    expect(await answer(desk.world, ann, "negative")).toMatchObject({
      decision: { label: "negative" },
    });
  });

  it("asks as many people as a rule wants", async () => {
    const rules = [{ name: "two", when: "confidence > 0", effect: { min_reviewers: 2 } }];
    await desk.publish({ reviewer_mode: "final", triggers: { rules } }, 3);
    const bo = await desk.world.colleague("Bo");
    const [asked] = await desk.ask([0.6]);
    expect(await answer(desk.world, ann, "negative")).toMatchObject({ next: "another_review" });
    expect(await answer(desk.world, ann, "negative")).toBeNull();
    expect(await answer(desk.world, bo, "negative")).toMatchObject({ next: null });
    expect(await told(asked?.id ?? "")).toMatchObject({ decision: { label: "negative" } });
  });

  it("is refused with a pointer where a tier names a queue that is not there", async () => {
    const tiers = [
      { id: "senior", review_cost: 170, queue: seniors.queue.name },
      { id: "chief", review_cost: 900, queue: "nobody-here" },
    ];
    await expect(desk.publish({ tiers }, 4)).rejects.toMatchObject({
      code: "invalid_policy",
      faults: [{ pointer: "/document/tiers/1/queue" }],
    });
  });
});

it("the label of an outweighed answer is the answer, not the decision that the model had a say in", () => {
  const answer = {
    ...{ caseId: "case_1", predictionId: "pred_1", origin: "routed" as const, isOpen: false },
    ...{ label: "positive", source: "human" as const, word: "negative", reviews: [] },
    ...{ decidedAt: null, minutes: 5, goldLabel: null },
  };
  const row = { route: "review" as const, answers: [answer], outcome: null };
  expect(knownLabel({ ...row, isSampled: false, pi: 0.02 }, false)).toMatchObject({
    label: "negative",
    isAnswer: true,
  });
});
