import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { advanceClock, type TestDatabase, testDatabase } from "#lib/db/test-database";
import { runNextJob } from "#lib/jobs/run-next-job";
import { auditKey, caller, type Desk, openDesk } from "#lib/monitoring/desk.test.fixture";
import { backgroundWork } from "#lib/worker/background-work";
import { cachedActive } from "./active-cache";
import { planAudits, planEndpointAudits } from "./plan-audits";
import { replayPrediction } from "./replay-prediction";

/** Chances are worked out by hand here, from prices and probabilities. */
const RATE = 0.1;
const FEE = 200;
const ERROR = 0.03;
const labels = ["positive", "negative"];

let test: TestDatabase;
let desk: Desk;
beforeAll(async () => {
  test = await testDatabase();
  const more = { audit_rate: RATE, reviewer: { accuracy: 1 - ERROR } };
  desk = await openDesk(test.db, { name: "plans", more });
});
afterAll(() => test.drop());

const low = (i: number) => 0.0005 + 0.05 * ((i * 0.618) % 1);
const middling = (i: number) => 0.2 + 0.5 * ((i * 0.414) % 1);
const series = (n: number, of: (i: number) => number) => Array.from({ length: n }, (_, i) => of(i));

const endpoint = () => ({ id: desk.endpointId, labels });
const plans = () => test.db.auditPlan.findMany({ orderBy: { version: "asc" } });

/** Standard deviation of 4000 for a missed positive, 1000 for a false alarm. */
function spread(p: number, isReview: boolean): number {
  const [missed, alarm] = isReview ? [ERROR, ERROR] : [1, 0];
  const mean = p * missed * 4000 + (1 - p) * alarm * 1000;
  const square = p * missed * 4000 ** 2 + (1 - p) * alarm * 1000 ** 2;
  return Math.sqrt(square - mean ** 2);
}

const clip = (x: number) => Math.min(1, Math.max(RATE / 2, x));
const chance = (p: number, isReview: boolean, gamma: number) =>
  clip((gamma * spread(p, isReview)) / Math.sqrt(FEE));

async function drawsOf(positives: readonly number[]) {
  const told = await desk.ask(positives);
  const rows = await test.db.auditDraw.findMany({
    where: { predictionId: { in: told.map(({ id }) => id) } },
  });
  const byId = new Map(rows.map((row) => [row.predictionId, row]));
  return told.map(({ id, route }) => ({ id, route, draw: byId.get(id) }));
}

describe("a plan of audits", () => {
  const automatic = series(300, low);
  const reviewed = series(240, middling);

  it("is not made from too little, and everything has the policy's rate", async () => {
    const drawn = await drawsOf([...automatic.slice(0, 150), ...reviewed.slice(0, 150)]);
    expect(drawn.filter(({ route }) => route === "auto")).toHaveLength(150);
    for (const { draw } of drawn) expect(draw).toMatchObject({ pi: RATE, planVersion: 0 });
    expect(await planEndpointAudits(test.db, endpoint())).toBeNull();
  });

  it("spends each route's budget on the window, once however many hosts ask", async () => {
    await desk.ask([...automatic.slice(150), ...reviewed.slice(150)]);
    const made = await Promise.all([1, 2, 3].map(() => planEndpointAudits(test.db, endpoint())));
    const [plan] = made.filter((it) => it !== null);
    expect(made.filter((it) => it !== null)).toHaveLength(1);
    expect(await plans()).toHaveLength(1);
    expect(plan).toMatchObject({
      version: 1,
      policyVersion: 1,
      rate: RATE,
      floor: RATE / 2,
      rowsAutomatic: 300,
      rowsReview: 240,
    });
    expect(plan?.budgetAutomatic).toBeCloseTo(RATE * FEE * 300, 6);
    expect(plan?.budgetReview).toBeCloseTo(RATE * FEE * 240, 6);
    const paid = (of: readonly number[], isReview: boolean, gamma = 0) =>
      of.reduce((all, p) => all + FEE * chance(p, isReview, gamma), 0);
    const { gammaAutomatic, gammaReview } = plan ?? {};
    expect(paid(automatic, false, gammaAutomatic ?? 0)).toBeCloseTo(RATE * FEE * 300, 4);
    expect(paid(reviewed, true, gammaReview ?? 0)).toBeCloseTo(RATE * FEE * 240, 4);
    expect(gammaAutomatic).not.toBe(gammaReview);
    const events = await test.db.auditEvent.findMany({ where: { act: "plan_audits" } });
    expect(events).toMatchObject([{ objectId: desk.endpointId, policyVersion: 1 }]);
  });

  it("gives later predictions their chance by what their audit tells, and leaves decisions alone", async () => {
    const [plan] = await plans();
    const positives = [0.0006, 0.047, 0.3, 0.6];
    const drawn = await drawsOf(positives);
    for (const [i, { id, draw, route }] of drawn.entries()) {
      const isReview = route === "review";
      const gamma = (isReview ? plan?.gammaReview : plan?.gammaAutomatic) ?? 0;
      expect(draw?.planVersion).toBe(1);
      expect(draw?.pi).toBeCloseTo(chance(positives[i] ?? 0, isReview, gamma), 9);
      expect(draw?.isSampled).toBe((draw?.u ?? 2) < (draw?.pi ?? 0));
      const replayed = await replayPrediction(test.db, { id, reader: caller });
      expect(replayed).toEqual({ differences: [] });
    }
    expect(drawn.map(({ route }) => route)).toEqual(["auto", "auto", "review", "review"]);
    expect(new Set(drawn.map(({ draw }) => draw?.pi)).size).toBe(4);
    expect(drawn[0]?.draw?.pi).toBe(RATE / 2);
  });

  it("holds for a day, and is followed by another that everybody hears of", async () => {
    const read = cachedActive(test.url);
    const active = () => read(test.db, { name: "plans", reader: caller });
    const isKept = async () => {
      const [first, second] = [await active(), await active()];
      return first === second;
    };
    await expect.poll(isKept).toBe(true);
    expect((await active()).auditPlan?.version).toBe(1);
    expect(await planAudits(test.db)).toBe(0);
    await advanceClock(test.db, 25 * 3_600);
    expect(await planAudits(test.db)).toBe(1);
    const [, next] = await plans();
    expect(next).toMatchObject({ version: 2, rowsAutomatic: 302, rowsReview: 242 });
    const [drawn] = await drawsOf([0.03]);
    expect(drawn?.draw?.planVersion).toBe(2);
    await expect.poll(async () => (await active()).auditPlan?.version).toBe(2);
  });

  it("is void with its policy, and made anew by the job that publishing leaves", async () => {
    await desk.publish({ review_cost: 320, audit_rate: 0.2 }, 1);
    const [before] = await drawsOf([0.03]);
    expect(before?.draw).toMatchObject({ pi: 0.2, planVersion: 0 });
    const { signal } = new AbortController();
    const doors = { db: test.db, auditKey, handlers: new Map(), signal };
    const jobs = backgroundWork(doors).find(({ name }) => name === "run_jobs");
    while ((await jobs?.run()) === 0);
    const [, , anew] = await plans();
    expect(anew).toMatchObject({ version: 3, policyVersion: 2, rate: 0.2, floor: 0.1 });
    const [after] = await drawsOf([0.03]);
    expect(after?.draw?.planVersion).toBe(3);
    const gamma = anew?.gammaAutomatic ?? 0;
    expect(after?.draw?.pi).toBeCloseTo((gamma * spread(0.03, false)) / Math.sqrt(320), 9);
    expect(await runNextJob(test.db, new Map(), { signal })).toBe(false);
  });

  it("is never changed afterwards", async () => {
    const rewrite = test.db.$transaction(async (tx) => {
      await tx.$executeRaw`select set_config('umpire.actor', 'test', true)`;
      await tx.auditPlan.updateMany({ data: { floor: 0.5 } });
    });
    await expect(rewrite).rejects.toThrow(/append-only/);
  });
});
