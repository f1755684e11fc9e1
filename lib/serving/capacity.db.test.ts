import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { advanceClock, type TestDatabase, testDatabase } from "#lib/db/test-database";
import { auditKey, caller, type Desk, openDesk } from "#lib/monitoring/desk.test.fixture";
import { getLogged } from "./get-prediction";
import { reorderQueue } from "./reorder-queue";
import { replayPrediction } from "./replay-prediction";
import { repriceCapacity, repriceEndpoint } from "./reprice-capacity";

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

const labels = ["positive", "negative"];

describe("the price of a reviewer minute", () => {
  let desk: Desk;
  beforeAll(async () => {
    // Two reviews of three minutes a day: six minutes.
    const capacity = { minutes_per_review: 3, reviews_per_day: 2 };
    desk = await openDesk(test.db, { name: "scarce", more: { capacity } });
  });
  const reprice = () => repriceEndpoint(test.db, { id: desk.endpointId, labels });

  it("begins with that of the budget over what came before: the first review left out", async () => {
    // What a review saves: min(4000p, 1000(1-p)) less 200.
    await desk.ask([0.6, 0.5, 0.4, 0.3, 0.7]);
    const first = await reprice();
    // 500, 400, 300, 200, 100 saved; two fit, the third names the price.
    expect(first?.lambda).toBeCloseTo(300 / 3, 6);
    expect(first?.step).toBeCloseTo((0.1 * (300 / 3)) / (6 / 24), 6);
    expect(await reprice()).toBeNull();
  });

  it("is paid by the next prediction, on record with it, and replays", async () => {
    const [worth, notWorth] = await desk.ask([0.5, 0.6]);
    // Each review now costs 200 + 300 of scarce time: 500 and 400 expected are not worth it, a tie neither.
    expect([worth?.route, notWorth?.route]).toEqual(["auto", "auto"]);
    const row = await getLogged(test.db, { id: worth?.id ?? "", reader: caller });
    expect(row.circumstances).toMatchObject({ lambda: 100 });
    expect(row.decision).toMatchObject({ netBenefit: 300, pricedMargin: 0 });
    const replayed = { id: worth?.id ?? "", reader: caller };
    expect(await replayPrediction(test.db, replayed)).toEqual({ differences: [] });
  });

  it("falls by the hour while less is sent than there are minutes for, and rises when more is", async () => {
    await advanceClock(test.db, 7200);
    const second = await reprice();
    const spare = second?.budgetMinutes ?? 0;
    expect(spare).toBeCloseTo((6 * 2) / 24, 2);
    expect(second?.minutesRouted).toBe(0);
    expect(second?.lambda).toBeCloseTo(Math.max(0, 100 - 40 * spare), 6);
    const [sent] = await desk.ask([0.45, 0.2, 0.8]);
    await advanceClock(test.db, 3600);
    const third = await reprice();
    const routed = await test.db.reviewCase.count({
      where: { endpointId: desk.endpointId, createdAt: { gt: second?.windowTo ?? new Date() } },
    });
    expect(sent?.route).toBe("review");
    expect(third?.minutesRouted).toBe(3 * routed);
    const grown = (second?.lambda ?? 0) + 40 * (3 * routed - (third?.budgetMinutes ?? 0));
    expect(third?.lambda).toBeCloseTo(Math.max(0, grown), 6);
    expect(await repriceCapacity(test.db)).toBe(0);
    await advanceClock(test.db, 3600);
    expect(await repriceCapacity(test.db)).toBe(1);
  });
});

describe("the order of a queue", () => {
  it("follows the policy that is published, age included, audits at their quantile", async () => {
    const desk = await openDesk(test.db, { name: "orders", more: { audit_rate: 0.5 } });
    const more = { triggers: { never_automatic: ["negative"] } };
    const worth = (p: number, fee: number) => Math.min(4000 * p, 1000 * (1 - p)) - fee;
    const positives = [0.6, 0.5, 0.4, 0.3, 0.25];
    const ids = (await desk.ask(positives)).map(({ id }) => id);
    await desk.ask(Array.from({ length: 20 }, () => 0.01));
    await desk.openAudits();
    await desk.publish({ review_cost: 150, ...more }, 1);
    const [job] = await test.db.job.findMany({ where: { kind: "reorder_queue" } });
    const queueId = desk.world.queue.id;
    expect(job?.payload).toEqual({ queueId });
    await reorderQueue(test.db, { queueId, auditKey });
    const waiting = await test.db.reviewCase.findMany({ where: { queueId } });
    const { ageWeight } = await test.db.queue.findUniqueOrThrow({ where: { id: queueId } });
    const indices = positives.map((p) => worth(p, 150) / 5).sort((a, b) => a - b);
    expect(ageWeight).toBeCloseTo((indices[2] ?? 0) / 24, 9);
    const routed = waiting.filter(({ origin }) => origin === "routed");
    for (const it of routed) {
      const p = positives[ids.indexOf(it.predictionId)] ?? 0;
      const hours = it.createdAt.getTime() / 3_600_000;
      expect(it.priority).toBeCloseTo(worth(p, 150) / 5 - ageWeight * hours, 4);
    }
    const ascending = routed.map(({ priority }) => priority).sort((a, b) => a - b);
    const audits = waiting.filter(({ origin }) => origin === "audit");
    expect(audits.length).toBeGreaterThan(2);
    for (const { predictionId, priority } of audits) {
      const mac = createHmac("sha256", auditKey.secret).update(`${predictionId}|order`);
      const u = Number(BigInt(`0x${mac.digest("hex").slice(0, 14)}`) >> 3n) / 2 ** 53;
      expect(priority).toBe(ascending[Math.max(0, Math.ceil(u * 5) - 1)]);
    }
    const [later] = await desk.ask([0.5]);
    const joined = await test.db.reviewCase.findFirstOrThrow({
      where: { predictionId: later?.id ?? "" },
    });
    const hours = joined.createdAt.getTime() / 3_600_000;
    expect(joined.priority).toBeCloseTo(worth(0.5, 150) / 5 - ageWeight * hours, 4);
  });
});
