import { createHash, createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PredictionDto } from "#lib/contracts/predictions";
import { SavingsDto } from "#lib/contracts/statistics";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { tellOutcome } from "#lib/serving/tell-outcome";
import type { Colleague } from "#prisma/seed/review-world";
import { auditKey, caller, type Desk, openDesk } from "./desk.test.fixture";
import { endpointSavings } from "./endpoint-savings";

/** Everything expected here is worked out by hand, from the prices and the draws, not from the rooms under test. */
const PI = 0.5;
const FEE = 200;

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

/** A number in [0, 1) that hangs on the text alone and has nothing to do with draws. */
function chance(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32BE(0) / 2 ** 32;
}
/** What is true of a prediction whose probability of "positive" was said to be `p`; odds are `worse` than said. */
const truthOf = (id: string, p: number, worse: number) =>
  chance(id) < p * worse ? "positive" : "negative";

function drawOf(id: string): number {
  const mac = createHmac("sha256", auditKey.secret).update(id).digest("hex");
  return Number(BigInt(`0x${mac.slice(0, 14)}`) >> 3n) / 2 ** 53;
}
const isDrawn = (id: string) => drawOf(id) < PI;

const isReviewed = (p: number) => Math.min(4000 * p, 1000 * (1 - p)) > FEE + 1e-6;
const isLow = (p: number) => 4000 * p <= 1000 * (1 - p);

/** 4000 for a missed positive, 1000 for a false alarm, 200 for a person. */
function scoreByHand({ id, p, truth }: Made) {
  const m = isLow(p) ? 4000 * p : 1000 * (1 - p);
  const missed = isLow(p) && truth === "positive" ? 4000 : 0;
  const alarm = !isLow(p) && truth === "negative" ? 1000 : 0;
  const error = missed + alarm;
  const q = isReviewed(p) ? 1 : PI;
  const isSeen = isReviewed(p) || isDrawn(id);
  const auto = isSeen ? m + (error - m) / q : m;
  const paid = isReviewed(p) ? { live: FEE, true: FEE } : { live: auto, true: error };
  return { ...paid, auto, human: FEE };
}

function byHand(made: readonly Made[]) {
  const scores = made.map(scoreByHand);
  const mean = (of: (it: (typeof scores)[number]) => number) =>
    scores.reduce((sum, it) => sum + of(it), 0) / scores.length;
  const sd = (of: (it: (typeof scores)[number]) => number) =>
    Math.sqrt(scores.reduce((sum, it) => sum + (of(it) - mean(of)) ** 2, 0) / (scores.length - 1));
  return { scores, mean, sd };
}

type Made = { readonly id: string; readonly p: number; readonly truth: string };

async function traffic(desk: Desk, who: Colleague, n: number, worse: number): Promise<Made[]> {
  const positives = Array.from({ length: n }, (_, i) => [0.01, 0.03, 0.04, 0.6, 0.98][i % 5] ?? 0);
  const told: PredictionDto[] = await desk.ask(positives);
  const made = told.map(({ id }, i) => {
    const p = positives[i] ?? 0;
    return { id, p, truth: truthOf(id, p, worse) };
  });
  const truths = new Map(made.map(({ id, truth }) => [id, truth]));
  await desk.openAudits();
  while ((await desk.openAudits()) > 0);
  await desk.answerAll(who, (id) => truths.get(id) ?? "");
  return made;
}

describe("the cost of decisions", () => {
  let desk: Desk;
  let made: Made[];
  beforeAll(async () => {
    desk = await openDesk(test.db, { name: "saves", more: { audit_rate: PI } });
    made = await traffic(desk, await desk.world.colleague("first"), 300, 12);
  }, 120_000);

  it("is the difference estimate of the labels there are, and savings are paired with it", async () => {
    const endpoint = { id: desk.endpointId, name: desk.name, labels: ["positive", "negative"] };
    const told = SavingsDto.parse(await endpointSavings(test.db, { endpoint, days: 30 }));
    const { mean, sd } = byHand(made);
    expect(told).toMatchObject({ n: 300, waiting: 0, left_out: 0, policy_versions: [1] });
    expect(told.realised?.status).toBe("gamma");
    expect(told.realised?.value).toBeCloseTo(
      mean((it) => it.live),
      9,
    );
    expect(told.realised?.se_super).toBeCloseTo(sd((it) => it.live) / Math.sqrt(300), 9);
    expect(told.against_all_automatic?.value).toBeCloseTo(
      mean((it) => it.auto - it.live),
      9,
    );
    expect(told.against_all_automatic).toMatchObject({ status: "complete", se_design: 0 });
    expect(told.against_all_human?.value).toBeCloseTo(
      mean((it) => it.human - it.live),
      9,
    );
    expect(told.against_all_human?.se_super).toBeCloseTo(
      sd((it) => it.human - it.live) / Math.sqrt(300),
      9,
    );
    for (const it of [told.realised, told.against_all_human]) {
      expect(it?.interval?.low).toBeLessThan(it?.value ?? 0);
      expect(it?.interval?.high).toBeGreaterThan(it?.value ?? 0);
    }
  });

  it("counts what audits found, with an exact bound", async () => {
    const endpoint = { id: desk.endpointId, name: desk.name, labels: ["positive", "negative"] };
    const { audits, realised } = await endpointSavings(test.db, { endpoint, days: 30 });
    const automatic = made.filter(({ p, id }) => p !== 0.6 && isDrawn(id));
    const wrong = automatic.filter(({ p, truth }) => (p > 0.2 ? "positive" : "negative") !== truth);
    expect(audits).toMatchObject({
      automatic_answered: automatic.length,
      automatic_found: wrong.length,
      open: 0,
    });
    const bound = audits.automatic_error_at_most ?? 0;
    expect(binomialLower(wrong.length, automatic.length, bound)).toBeCloseTo(0.05, 9);
    expect(realised?.events).toBe(wrong.length);
  });
});

describe("the bound on mistakes", () => {
  it("stands on an even sample, though audits looked more often at some than at others", async () => {
    const desk = await openDesk(test.db, { name: "uneven", more: { audit_rate: PI } });
    const who = await desk.world.colleague("first");
    const often = await traffic(desk, who, 60, 8);
    await desk.publish({ audit_rate: 0.2 }, 1);
    const seldom = await traffic(desk, who, 60, 8);
    const endpoint = { id: desk.endpointId, name: desk.name, labels: ["positive", "negative"] };
    const { audits } = await endpointSavings(test.db, { endpoint, days: 30 });
    const automatic = [...often, ...seldom].filter(({ p }) => p !== 0.6);
    const even = automatic.filter(({ id }) => drawOf(id) < 0.2);
    const wrong = even.filter(({ p, truth }) => (p > 0.2 ? "positive" : "negative") !== truth);
    expect(audits.automatic_drawn_evenly).toBe(even.length);
    expect(audits.automatic_answered).toBeGreaterThan(even.length);
    const bound = audits.automatic_error_at_most ?? 0;
    expect(binomialLower(wrong.length, even.length, bound)).toBeCloseTo(0.05, 9);
  });
});

describe("a case that two people answered", () => {
  it("costs both fees, and saves nothing against asking every time", async () => {
    const rules = [{ name: "two", when: "confidence < 0.7", effect: { min_reviewers: 2 } }];
    const desk = await openDesk(test.db, { name: "twice", more: { triggers: { rules } } });
    const [ann, bo] = [await desk.world.colleague("Ann"), await desk.world.colleague("Bo")];
    await desk.ask([0.6, 0.55, 0.75, 0.5]);
    await desk.answerAll(ann, () => "positive");
    await desk.answerAll(bo, () => "positive");
    const endpoint = { id: desk.endpointId, name: desk.name, labels: ["positive", "negative"] };
    const told = await endpointSavings(test.db, { endpoint, days: 30 });
    expect(told.realised).toMatchObject({ status: "complete", labels: 4 });
    expect(told.realised?.value).toBeCloseTo((3 * 2 * FEE + FEE) / 4, 9);
    expect(told.against_all_human?.value).toBeCloseTo(0, 9);
  });
});

describe("costs that nothing avoids", () => {
  it("are left out, since as events they would pass for mistakes", async () => {
    const costs = [
      { truth: "negative", decided: "negative", cost: 30 },
      { truth: "negative", decided: "positive", cost: 1030 },
      { truth: "positive", decided: "positive", cost: 500 },
      { truth: "positive", decided: "negative", cost: 4500 },
    ];
    const desk = await openDesk(test.db, { name: "dear", more: { audit_rate: PI, costs } });
    const made = await traffic(desk, await desk.world.colleague("first"), 200, 15);
    const endpoint = { id: desk.endpointId, name: desk.name, labels: ["positive", "negative"] };
    const told = SavingsDto.parse(await endpointSavings(test.db, { endpoint, days: 30 }));
    const seen = made.filter(({ p, id }) => p !== 0.6 && isDrawn(id));
    const wrong = seen.filter(({ p, truth }) => (p > 0.2 ? "positive" : "negative") !== truth);
    // All of them cost something, few of them more than they had to.
    expect(seen.length).toBeGreaterThan(50);
    expect([wrong.length >= 5, wrong.length < 50]).toEqual([true, true]);
    expect(told.measure).toBe("avoidable_cost");
    expect(told.audits).toMatchObject({ found: wrong.length });
    const { mean } = byHand(made);
    expect(told.realised).toMatchObject({ status: "gamma", events: wrong.length });
    expect(told.realised?.value).toBeCloseTo(
      mean((it) => it.live),
      9,
    );
    expect(told.against_all_human?.status).toBe("gamma");
    expect(told.against_all_human?.value).toBeCloseTo(
      mean((it) => it.human - it.live),
      9,
    );
  });
});

/** P(Bin(n, p) <= k), term by term. */
function binomialLower(k: number, n: number, p: number): number {
  let [term, sum] = [(1 - p) ** n, 0];
  for (let i = 0; i <= k; i++) {
    sum += term;
    term *= ((n - i) / (i + 1)) * (p / (1 - p));
  }
  return sum;
}

describe("few labels", () => {
  it("say so instead of a number, and keep an upper bound", async () => {
    const desk = await openDesk(test.db, { name: "quiet", more: { audit_rate: PI } });
    const who = await desk.world.colleague("first");
    const endpoint = { id: desk.endpointId, name: desk.name, labels: ["positive", "negative"] };
    expect(await endpointSavings(test.db, { endpoint, days: 30 })).toMatchObject({
      n: 0,
      realised: null,
    });
    await traffic(desk, who, 20, 0);
    const told = await endpointSavings(test.db, { endpoint, days: 30, halfWidth: 5 });
    expect(told.realised).toMatchObject({
      status: "not_enough_audits",
      value: null,
      interval: { low: null },
    });
    expect(told.realised?.interval?.high).toBeGreaterThan(told.realised?.expected ?? 0);
    expect(told.realised?.labels_needed).toBeGreaterThan(30);
    expect(told.against_all_human).toMatchObject({ value: null, interval: null });
  });

  it("keep an open audit out of both the seen and the unseen", async () => {
    const desk = await openDesk(test.db, { name: "open", more: { audit_rate: 1 } });
    const endpoint = { id: desk.endpointId, name: desk.name, labels: ["positive", "negative"] };
    const who = await desk.world.colleague("first");
    const seen = await traffic(desk, who, 5, 0);
    const [open] = await desk.ask([0.01]);
    await desk.openAudits();
    const told = await endpointSavings(test.db, { endpoint, days: 30 });
    expect(told.audits).toMatchObject({ answered: 4, open: 1 });
    expect(told.realised).toMatchObject({ status: "not_enough_audits", labels: 5 });
    const paid = byHand(seen).scores.reduce((sum, it) => sum + it.true, 0);
    expect(told.realised?.with_open_audits?.low).toBeCloseTo(paid / 6, 9);
    expect(told.realised?.with_open_audits?.high).toBeCloseTo((paid + 4000) / 6, 9);
    await desk.answerAll(who, (id) => (id === open?.id ? "positive" : "negative"));
    const whole = await endpointSavings(test.db, { endpoint, days: 30 });
    expect(whole.realised).toMatchObject({ status: "complete", with_open_audits: null });
    expect(whole.realised?.value).toBeCloseTo((paid + 4000) / 6, 9);
  });
});

describe("reviewers who may err", () => {
  it("are priced by a second person's word, and by outcomes once these arrive for all", async () => {
    const more = { audit_rate: PI, reviewer: { accuracy: 0.9 } };
    const desk = await openDesk(test.db, { name: "graded", more });
    const [first, second] = [
      await desk.world.colleague("first"),
      await desk.world.colleague("second"),
    ];
    const endpoint = { id: desk.endpointId, name: desk.name, labels: ["positive", "negative"] };
    const ids = (await desk.ask(Array.from({ length: 24 }, () => 0.5))).map(({ id }) => id);
    await desk.answerAll(first, () => "positive");
    await desk.openAudits();
    await desk.answerAll(second, () => "negative");
    const drawn = ids.filter(isDrawn).length;
    const H = FEE + 0.5 * 0.1 * 4000 + 0.5 * 0.1 * 1000;
    const told = await endpointSavings(test.db, { endpoint, days: 30 });
    expect(told.audits).toMatchObject({ answered: drawn, found: drawn, automatic_answered: 0 });
    expect(told.realised?.expected).toBeCloseTo(H, 9);
    expect(told.realised?.value).toBeCloseTo(FEE + 250 + (drawn / PI / 24) * (1000 - 250), 9);
    const actor = { id: caller.id, role: "service", requestId: "req_7" };
    for (const [i, predictionId] of ids.entries()) {
      const label = i % 4 === 0 ? "negative" : "positive";
      const outcome = { predictionId, label, source: "ledger", observedAt: null };
      await tellOutcome(test.db, { ...outcome, principal: caller, actor });
    }
    const whole = await endpointSavings(test.db, { endpoint, days: 30 });
    expect(whole.realised).toMatchObject({ status: "complete", se_design: 0, labels: 24 });
    expect(whole.realised?.value).toBeCloseTo(FEE + 0.25 * 1000, 9);
  });
});
