import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ComparisonDto } from "#lib/contracts/comparison";
import type { PredictionDto } from "#lib/contracts/predictions";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import type { Service } from "#lib/kernel/principal";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { openAuditCases } from "#lib/serving/open-audit-cases";
import { shadowLine } from "#lib/serving/shadow-line";
import { scoreShadow } from "#lib/serving/shadow-scores";
import {
  type SplitWorld,
  splitWorld,
  versionsThemselves,
} from "#lib/serving/split-world.test.fixture";
import { tellOutcome } from "#lib/serving/tell-outcome";
import { compareArms } from "./compare-arms";
import { answerAll, auditKey, caller } from "./desk.test.fixture";
import { endpointDrift } from "./endpoint-drift";

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

const isBad = (subject: string) => Number(subject.slice(1)) % 4 === 0;
const truthOf = (subject: string) => (isBad(subject) ? "bad" : "good");
const subjects = (n: number) => Array.from({ length: n }, (_, i) => `s${i}`);

async function compared(loans: SplitWorld): Promise<ComparisonDto> {
  const endpoint = await getEndpoint(test.db, { name: loans.name });
  return compareArms(test.db, { endpoint, days: 30 });
}

async function tellAll(told: readonly PredictionDto[], who: readonly string[]): Promise<void> {
  const actor = { id: caller.id, role: "service", requestId: "req_7" };
  const principal: Service = caller;
  for (const [i, { id: predictionId }] of told.entries()) {
    const label = truthOf(who[i] ?? "");
    const outcome = { predictionId, label, source: "ledger", observedAt: null };
    await tellOutcome(test.db, { ...outcome, principal, actor });
  }
}

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

/** Standard error of a mean. */
function errorOf(values: readonly number[]): number {
  const center = mean(values);
  const spread = values.reduce((sum, x) => sum + (x - center) ** 2, 0) / (values.length - 1);
  return Math.sqrt(spread / values.length);
}

describe("a challenger whose outcomes are all told", () => {
  it("is compared by what either cost, arm by arm", async () => {
    const loans = await splitWorld(test.db, { name: "told" });
    await loans.point("challenger", 2);
    await loans.split(0.4);
    const who = subjects(320);
    // Bad at 40 % for the champion, which refuses: 180 < 280. At 20 % for the challenger, which grants: 140 < 240.
    const told = await loans.ask(who, 400);
    await tellAll(told, who);
    const bySaying = (label: string, cost: (subject: string) => number) =>
      told.flatMap(({ decision }, i) => (decision?.label === label ? cost(who[i] ?? "") : []));
    const costs = {
      champion: bySaying("bad", (subject) => (isBad(subject) ? 0 : 300)),
      challenger: bySaying("good", (subject) => (isBad(subject) ? 700 : 0)),
    };
    expect(versionsOf(told, "bad")).toEqual(new Set([1]));
    expect(versionsOf(told, "good")).toEqual(new Set([2]));
    const { challenger, shadow, measure } = await compared(loans);
    expect({ shadow, measure }).toEqual({ shadow: null, measure: "cost" });
    expect(challenger).toMatchObject({ share: 0.4, version: { version: 2 } });
    const { arms, difference } = challenger ?? {};
    expect(arms?.champion).toMatchObject({
      ...{ n: costs.champion.length, units: costs.champion.length, waiting: 0, left_out: 0 },
      review_share: { share: 0 },
      version: { version: 1 },
    });
    expect(arms?.challenger.n).toBe(costs.challenger.length);
    expect(arms?.champion.cost?.value).toBeCloseTo(mean(costs.champion), 9);
    expect(arms?.champion.cost?.expected).toBeCloseTo(180, 4);
    expect(arms?.challenger.cost?.expected).toBeCloseTo(140, 4);
    expect(difference?.value).toBeCloseTo(mean(costs.challenger) - mean(costs.champion), 9);
    expect(difference?.expected).toBeCloseTo(-40, 4);
    const se = Math.hypot(errorOf(costs.challenger), errorOf(costs.champion));
    expect(difference?.se).toBeCloseTo(se, 6);
    const { low = 0, high = 0 } = difference?.interval ?? {};
    expect(low).toBeLessThan((difference?.value ?? 0) - 1.9 * se);
    expect(high).toBeGreaterThan((difference?.value ?? 0) + 1.9 * se);
    expect(high - low).toBeLessThan(8 * se);
  });
});

describe("a challenger that audits tell about", () => {
  it("is compared by labels that stand for 1/q, and by expectation where a case waits", async () => {
    // 160 for a review: the champion asks (180 > 160), the challenger answers (140).
    const loans = await splitWorld(test.db, {
      name: "audited",
      more: { review_cost: 160, audit_rate: 0.5 },
    });
    await loans.point("challenger", 2);
    await loans.split(0.5);
    const who = subjects(120);
    const told = await loans.ask(who, 400);
    const early = await compared(loans);
    expect(early.challenger?.arms.champion).toMatchObject({ review_share: { share: 1 } });
    const waiting = told.filter(({ status }) => status === "pending").length;
    expect(early.challenger?.arms.champion).toMatchObject({ n: waiting, waiting });
    expect(early.challenger?.arms.champion.cost?.value).toBeCloseTo(160, 9);
    expect(early.challenger?.difference).toMatchObject({ status: "unlabeled", value: null });
    expect(early.challenger?.difference?.expected).toBeCloseTo(140 - 160, 4);

    const subjectOf = new Map(told.map(({ id }, i) => [id, who[i] ?? ""]));
    const [first, second] = [
      await loans.world.colleague("first"),
      await loans.world.colleague("second"),
    ];
    const label = (id: string) => truthOf(subjectOf.get(id) ?? "");
    await answerAll(test.db, loans.world.queue.id, first, label);
    while ((await openAuditCases(test.db, auditKey)) > 0);
    await answerAll(test.db, loans.world.queue.id, second, label);

    const draws = await test.db.auditDraw.findMany({
      where: { predictionId: { in: told.map(({ id }) => id) } },
    });
    const drawOf = new Map(draws.map((draw) => [draw.predictionId, draw]));
    const scores = told.flatMap(({ id, model }) => {
      if (model?.version !== 2) return [];
      const e = label(id) === "bad" ? 700 : 0;
      const { isSampled = false, pi = Number.NaN } = drawOf.get(id) ?? {};
      return isSampled ? 140 + (e - 140) / pi : 140;
    });
    const { difference, arms } = (await compared(loans)).challenger ?? {};
    expect(arms?.champion).toMatchObject({ waiting: 0, n: waiting });
    // Reviewers are taken never to err, so what they decide costs their fee.
    expect(arms?.champion.cost?.value).toBeCloseTo(160, 9);
    expect(arms?.challenger.cost?.value).toBeCloseTo(mean(scores), 4);
    expect(difference?.value).toBeCloseTo(mean(scores) - 160, 4);
    expect(difference?.status).toBe("gamma");
    expect(difference?.interval?.low).toBeLessThan(mean(scores) - 160);
    expect(difference?.interval?.high).toBeGreaterThan(mean(scores) - 160);
  });

  it("starts anew with another pair of versions", async () => {
    const loans = await splitWorld(test.db, { name: "anew" });
    await loans.point("challenger", 2);
    await loans.split(0.5);
    await loans.ask(subjects(20));
    expect((await compared(loans)).challenger?.arms.champion.n).toBeGreaterThan(0);
    await loans.point("challenger", 3);
    const { challenger } = await compared(loans);
    expect(challenger).toMatchObject({
      ...{ version: { version: 3 }, difference: null },
      arms: { champion: { n: 0, cost: null }, challenger: { n: 0 } },
    });
  });
});

describe("drift", () => {
  it("is the champion's: what its challenger answers moves nothing", async () => {
    const loans = await splitWorld(test.db, { name: "watched" });
    await loans.point("challenger", 3);
    await loans.split(0.5);
    const told = await loans.ask(subjects(60), 100);
    const own = told.filter(({ model }) => model?.version === 1);
    expect(own.length).toBeLessThan(60);
    const endpoint = await getEndpoint(test.db, { name: loans.name });
    const drift = await endpointDrift(test.db, { endpoint, days: 7, referenceDays: 7 });
    expect(drift.n_current).toBe(own.length);
    expect(drift.expected.current?.mean_cost).toBeCloseTo(70, 4);
    expect(drift.alarm.expected).toBeCloseTo(70, 4);
  });
});

describe("a shadow", () => {
  it("is compared on the same predictions, by either's own word and by labels", async () => {
    const loans = await splitWorld(test.db, { name: "shadowed", more: { review_cost: 160 } });
    await loans.point("shadow", 2);
    const shadows = shadowLine({
      score: (work) => scoreShadow(test.db, work, versionsThemselves),
    });
    const who = subjects(160);
    // Champion / shadow: 0.2 / 0.1 grant 140 / 70; 0.4 / 0.2 ask 160, grant 140; 0.7 / 0.35 refuse 90, ask 160.
    const parts = [
      { amount: 200, of: who.slice(0, 60) },
      { amount: 400, of: who.slice(60, 140) },
      { amount: 700, of: who.slice(140) },
    ];
    const told: PredictionDto[] = [];
    for (const { amount, of } of parts) {
      told.push(...(await loans.ask(of, amount, { shadows })));
      await shadows.idle();
    }
    await loans.ask(["s999"], 200);
    const early = (await compared(loans)).shadow;
    expect(early).toMatchObject({
      ...{ n: 160, unseen: 1, waiting: 80, failures: 0, version: { version: 2 } },
      outcomes: {
        ...{ same_answer: 60, other_answer: 0, both_reviewed: 0 },
        ...{ only_champion_reviewed: 80, only_shadow_reviewed: 20 },
      },
      agreement: { share: 60 / 160 },
      review_share: { champion: { share: 0.5 }, shadow: { share: 20 / 160 } },
    });
    const own = early?.expected_by_own;
    expect(own?.champion).toBeCloseTo((60 * 140 + 80 * 160 + 20 * 90) / 160, 3);
    expect(own?.shadow).toBeCloseTo((60 * 70 + 80 * 140 + 20 * 160) / 160, 3);

    const subjectOf = new Map(told.map(({ id }, i) => [id, who[i] ?? ""]));
    const colleague = await loans.world.colleague("first");
    const label = (id: string) => truthOf(subjectOf.get(id) ?? "");
    await answerAll(test.db, loans.world.queue.id, colleague, label);
    const { predictionId } = await test.db.auditDraw.findFirstOrThrow({
      where: { endpointId: loans.endpointId },
      orderBy: { createdAt: "desc" },
    });
    subjectOf.set(predictionId, "s999");
    const rows = await test.db.prediction.findMany({ where: { endpointId: loans.endpointId } });
    const named = rows.map(({ id }) => ({ id }) as PredictionDto);
    await tellAll(
      named,
      rows.map(({ subject }) => subject ?? ""),
    );

    const gaps = who.map(gapAt);
    const { difference, waiting } = (await compared(loans)).shadow ?? {};
    expect(waiting).toBe(0);
    expect(difference?.value).toBeCloseTo(mean(gaps), 9);
    expect(difference?.se).toBeCloseTo(errorOf(gaps), 9);
    // By the champion's word: 0, then 280 - 160, then 160 - 90.
    expect(difference?.expected).toBeCloseTo((80 * 120 + 20 * 70) / 160, 3);
    expect(difference).toMatchObject({ status: "gamma", labels: 100 });
    // Mistakes shown: 20 loans the shadow would have lost, 15 the champion refused for nothing.
    expect(difference?.events).toBe(20 + 15);
    expect(difference?.interval?.low).toBeLessThan(mean(gaps) - 1.5 * errorOf(gaps));
    expect(difference?.interval?.high).toBeGreaterThan(mean(gaps) + 1.5 * errorOf(gaps));
  });

  it("is nobody where its alias is the champion's own", async () => {
    const loans = await splitWorld(test.db, { name: "alone" });
    await loans.point("shadow", 1);
    await loans.ask(["s1"]);
    expect(await compared(loans)).toMatchObject({
      ...{ champion: { version: 1 }, challenger: null, shadow: null },
    });
  });
});

/** What the shadow would have cost more: nothing, then its answer less a review, then a review less the refusal. */
function gapAt(subject: string, i: number): number {
  if (i < 60) return 0;
  return i < 140 ? (isBad(subject) ? 700 : 0) - 160 : 160 - (isBad(subject) ? 0 : 300);
}

function versionsOf(told: readonly PredictionDto[], label: string): Set<number | undefined> {
  const saying = told.filter(({ decision }) => decision?.label === label);
  return new Set(saying.map(({ model }) => model?.version));
}
