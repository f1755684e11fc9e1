import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ReviewersDto } from "#lib/contracts/statistics";
import { advanceClock, type TestDatabase, testDatabase } from "#lib/db/test-database";
import { Stakes } from "#lib/decision/ladder/after-answer";
import type { PolicyInput } from "#lib/decision/policy";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { cachedActive } from "#lib/serving/active-cache";
import { caseMaterial } from "#lib/serving/case-material";
import { getLogged } from "#lib/serving/get-prediction";
import { replayPrediction } from "#lib/serving/replay-prediction";
import { tellOutcome } from "#lib/serving/tell-outcome";
import type { Colleague } from "#prisma/seed/review-world";
import { caller, type Desk, openDesk } from "./desk.test.fixture";
import { endpointReviewers } from "./endpoint-reviewers";
import { evidenceOf } from "./evidence";
import { measureReviewerProfile, measureReviewerProfiles } from "./measure-reviewer-profiles";
import { simulateDraft } from "./simulate-draft";

const POSITIVE_MISSED = 0.05;
const NEGATIVE_MISSED = 0.1;
/** Whoever is first misses one positive of twenty and one negative of ten; a senior asks 120 more and hardly ever errs. */
const stated: Partial<PolicyInput> = {
  reviewer: {
    confusion: [
      { truth: "positive", answered: "positive", probability: 1 - POSITIVE_MISSED },
      { truth: "positive", answered: "negative", probability: POSITIVE_MISSED },
      { truth: "negative", answered: "negative", probability: 1 - NEGATIVE_MISSED },
      { truth: "negative", answered: "positive", probability: NEGATIVE_MISSED },
    ],
  },
  tiers: [{ id: "senior", review_cost: 320, reviewer: { accuracy: 0.98 } }],
};

/** `H` at P(positive) = 0.6 of somebody with these errors: false negatives cost 4000, false positives 1000. */
const review = (fee: number, missed: { positive: number; negative: number }) =>
  fee + 0.6 * missed.positive * 4000 + 0.4 * missed.negative * 1000;

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

async function tell(predictionId: string, label: string): Promise<void> {
  await tellOutcome(test.db, {
    ...{ predictionId, label, source: "ledger", observedAt: null, principal: caller },
    actor: { id: caller.id, role: "service", requestId: "req_7" },
  });
}

const replay = (id: string) => replayPrediction(test.db, { id, reader: caller });
const circumstances = async (id: string) =>
  (await test.db.prediction.findUniqueOrThrow({ where: { id } })).circumstances;

describe("reviewers measured on answers whose truth is known", () => {
  let desk: Desk;
  let rita: Colleague;
  const reviewed: string[] = [];
  beforeAll(async () => {
    desk = await openDesk(test.db, { name: "measured", more: { ...stated, audit_rate: 0 } });
    rita = await desk.world.colleague("Rita");
  });
  const measure = async () =>
    measureReviewerProfile(test.db, await getEndpoint(test.db, { name: desk.name }));

  /** All of them are positive; of each five she misses the first two. */
  async function ask(n: number) {
    const asked = (await desk.ask(Array.from({ length: n }, () => 0.6))).map(({ id }) => id);
    const from = reviewed.length;
    reviewed.push(...asked);
    await desk.answerAll(rita, (id) => (reviewed.indexOf(id) % 5 < 2 ? "negative" : "positive"));
    for (const id of reviewed.slice(from)) await tell(id, "positive");
  }

  it("are those the policy states while 29 answers to a truth are known", async () => {
    await ask(29);
    expect(await measure()).toBeNull();
    const [it] = await desk.ask([0.6]);
    const asStated = review(200, { positive: POSITIVE_MISSED, negative: NEGATIVE_MISSED });
    expect(it).toMatchObject({ route: "review", cost: { review: expect.closeTo(asStated, 9) } });
    expect(asStated).toBeCloseTo(360, 9);
    expect(await circumstances(it?.id ?? "")).not.toHaveProperty("profileSetId");
    // The thirtieth: found.
    await desk.answerAll(rita, () => "positive");
    reviewed.push(it?.id ?? "");
    await tell(it?.id ?? "", "positive");
  });

  it("take the stated ones' place with the thirtieth, so that the senior is asked instead", async () => {
    const set = await measure();
    expect(set).toMatchObject({ version: 1, graded: 30 });
    const [it] = await desk.ask([0.6]);
    const row = await getLogged(test.db, { id: it?.id ?? "", reader: caller });
    // Twelve of thirty missed, drawn toward one of twenty by as many as twenty answers; nothing is known of negatives.
    const missed = { positive: (12 + 20 * POSITIVE_MISSED) / 50, negative: NEGATIVE_MISSED };
    const measured = review(200, missed);
    expect(measured).toBeCloseTo(864, 9);
    const senior = review(320, { positive: 0.02, negative: 0.02 });
    expect(senior).toBeCloseTo(376, 9);
    expect(row.decision).toMatchObject({
      route: "review",
      decider: "senior",
      deciders: [
        { id: "reviewer", cost: expect.closeTo(measured, 9) },
        { id: "senior", cost: expect.closeTo(senior, 9) },
      ],
    });
    expect(row.circumstances).toMatchObject({ profileSetId: set?.id });
    // At 0.65 acting costs 350: less than the senior, and less than the 365 of the reviewer as stated.
    expect((await desk.ask([0.65]))[0]?.route).toBe("auto");
  });

  it("reach whoever keeps what is active in memory, the case's card and the reviewers' page", async () => {
    const read = cachedActive(test.url);
    const asked = { name: desk.name, reader: caller };
    const set = await test.db.reviewerProfileSet.findFirstOrThrow();
    await expect.poll(async () => (await read(test.db, asked)).profileSetId).toBe(set.id);
    const newest = await test.db.prediction.findFirstOrThrow({ orderBy: { id: "desc" } });
    const cards = await Promise.all(
      [reviewed[0] ?? "", newest.id].map((id) => caseMaterial(test.db, id)),
    );
    expect(cards.map(({ opinion }) => opinion.reviewers)).toEqual(["stated", "measured"]);
    const lead = await desk.world.colleague("Lea", ["lead"]);
    const endpoint = await getEndpoint(test.db, { name: desk.name });
    const page = (reader: Colleague) =>
      endpointReviewers(test.db, { endpoint, days: 7, priorAccuracy: 0.9, reader: reader.person });
    const { routing } = ReviewersDto.parse(await page(lead));
    expect(
      routing?.map(({ decider, truth, reviewers, n }) => [decider, truth, reviewers, n]),
    ).toEqual([
      ["reviewer", "positive", "measured", 30],
      ["reviewer", "negative", "stated", 0],
      ["senior", "positive", "stated", 0],
      ["senior", "negative", "stated", 0],
    ]);
    expect(routing?.[0]?.right).toBeCloseTo(1 - 13 / 50, 9);
    expect((await page(rita)).routing).toBeNull();
  });

  it("price what is told later of a prediction as they priced it when it was made", async () => {
    const endpoint = await getEndpoint(test.db, { name: desk.name });
    const { rows } = await evidenceOf(test.db, { endpoint, days: 7 });
    const missed = rows.map(({ compiled }) => compiled.deciders[0]?.M?.[0]?.[1]);
    expect(missed).toEqual([...reviewed.map(() => POSITIVE_MISSED), 13 / 50, 13 / 50]);
  });

  it("are not stored again while they would answer alike", async () => {
    expect(await measure()).toBeNull();
    expect(await measureReviewerProfiles(test.db)).toBe(0);
    expect(await test.db.reviewerProfileSet.count()).toBe(1);
  });

  it("are what a draft is tried under as well", async () => {
    const { draft } = await simulateDraft(test.db, { endpoint: desk.name, days: 7, limit: 500 });
    // 31 predictions at 0.6 go to the senior now, whom the stated reviewer would have spared; 0.65 is automatic.
    expect(draft.review_cost).toBeCloseTo(31 * review(320, { positive: 0.02, negative: 0.02 }), 6);
  });

  it("are the ones of their day when a prediction is replayed, whatever was measured since", async () => {
    const rows = await test.db.prediction.findMany({ where: { endpointId: desk.endpointId } });
    // The ledger thinks again: these were negative, and she took most of them for positive.
    for (const id of reviewed) await tell(id, "negative");
    const second = await measure();
    expect(second).toMatchObject({ version: 2, graded: 30 });
    const [it] = await desk.ask([0.6]);
    const missed = { positive: POSITIVE_MISSED, negative: (18 + 20 * NEGATIVE_MISSED) / 50 };
    const { decision } = await getLogged(test.db, { id: it?.id ?? "", reader: caller });
    expect(decision).toMatchObject({
      deciders: [{ cost: expect.closeTo(review(200, missed), 9) }, { id: "senior" }],
    });
    const ids = [...rows.map(({ id }) => id), it?.id ?? ""];
    const kinds = new Set(await Promise.all(ids.map(async (id) => setOf(await circumstances(id)))));
    expect(kinds.size).toBe(3);
    for (const id of ids) expect(await replay(id)).toEqual({ differences: [] });
  });

  it("cannot be rewritten, and say on record that they were measured", async () => {
    const rewrite = test.db.$transaction(async (tx) => {
      await tx.$executeRaw`select set_config('umpire.actor', 'usr_ada', true)`;
      await tx.$executeRaw`update reviewer_profile_sets set counts = '[]'`;
    });
    await expect(rewrite).rejects.toThrow(/append-only/);
    const records = await test.db.auditEvent.findMany({ where: { act: "measure_reviewers" } });
    expect(records.map(({ objectId }) => objectId)).toEqual([desk.endpointId, desk.endpointId]);
  });

  it("are the stated ones again when nobody has answered anything for 90 days", async () => {
    await advanceClock(test.db, 91 * 86_400);
    expect(await measure()).toMatchObject({ version: 3, graded: 0, counts: [] });
    const [it] = await desk.ask([0.6]);
    expect(it?.cost.review).toBeCloseTo(360, 9);
    expect(await circumstances(it?.id ?? "")).not.toHaveProperty("profileSetId");
    expect(await measure()).toBeNull();
  });
});

it("weighs an answer by how reviewers answer what the model is as sure of", async () => {
  const rules = [{ name: "all", when: "confidence >= 0", effect: { force_review: true as const } }];
  const more = { ...stated, tiers: [], reviewer_mode: "combined" as const, audit_rate: 0 };
  const desk = await openDesk(test.db, { name: "weighed", more: { ...more, triggers: { rules } } });
  const ask = async (p: number, missed: number) => {
    const asked = (await desk.ask(Array.from({ length: 30 }, () => p))).map(({ id }) => id);
    const who = await desk.world.colleague(`at ${p}`);
    const isMissed = (id: string) => asked.indexOf(id) < missed;
    await desk.answerAll(who, (id) => (isMissed(id) ? "negative" : "positive"));
    for (const id of asked) await tell(id, "positive");
  };
  await ask(0.6, 6);
  await ask(0.5, 3);
  const endpoint = await getEndpoint(test.db, { name: desk.name });
  await measureReviewerProfile(test.db, endpoint);
  await desk.publish({ triggers: { rules: [] }, review_cost: 20 }, 1);
  const routed = await desk.ask([0.6, 0.5, 0.4]);
  const rows = await Promise.all(
    routed.map(({ id }) => test.db.reviewCase.findFirst({ where: { predictionId: id } })),
  );
  // One of twenty is stated and weighs as much as twenty answers; 0.4 is confidence 0.6 in the other label.
  const missed = rows.map((it) => Stakes.parse(it?.stakes).deciders[0]?.M?.[0]?.[1]);
  expect(missed).toEqual([7 / 50, 4 / 50, 7 / 50].map((it) => expect.closeTo(it, 12)));
  for (const { id } of routed) expect(await replay(id)).toEqual({ differences: [] });
});

it("leaves a reviewer who is declared never to err as declared", async () => {
  const desk = await openDesk(test.db, { name: "perfect", more: { audit_rate: 0 } });
  const asked = await desk.ask(Array.from({ length: 40 }, () => 0.6));
  await desk.answerAll(await desk.world.colleague("Paul"), () => "negative");
  for (const { id } of asked) await tell(id, "positive");
  const endpoint = await getEndpoint(test.db, { name: desk.name });
  expect(await measureReviewerProfile(test.db, endpoint)).toBeNull();
  expect((await desk.ask([0.6]))[0]?.cost.review).toBe(200);
});

function setOf(told: unknown): unknown {
  return typeof told === "object" && told !== null && "profileSetId" in told
    ? told.profileSetId
    : null;
}
