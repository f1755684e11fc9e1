import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PredictionDto } from "#lib/contracts/predictions";
import { CalibrationDto, RefitDto } from "#lib/contracts/statistics";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { activePolicy } from "#lib/policy/active-policy";
import { pricedBy, waiverHolds } from "#lib/policy/admission";
import { replayPrediction } from "#lib/serving/replay-prediction";
import { tellOutcome } from "#lib/serving/tell-outcome";
import { caller } from "./desk.test.fixture";
import { endpointCalibration } from "./endpoint-calibration";
import { type ModelDesk, openModelDesk } from "./model-desk.test.fixture";
import { refitCalibrator } from "./refit-calibrator";

const actor = { id: "usr_ada", role: "admin", requestId: "req_7" };
const reason = "half a year has passed";

let test: TestDatabase;
let desk: ModelDesk;
beforeAll(async () => {
  test = await testDatabase();
  desk = await openModelDesk(test.db, { name: "fits", more: { audit_rate: 0.8 } });
});
afterAll(() => test.drop());

/** Spread over [0, 1) as evenly as can be, and apart from the scores, so that the truths carry no luck. */
const evenly = (i: number) => (i * Math.SQRT2) % 1;
/** The model is over-confident more than threefold in its logit: what is true of a score. */
const trueShare = (bad: number) => 1 / (1 + Math.exp(-0.3 * Math.log(bad / (1 - bad))));
const spread = Array.from({ length: 600 }, (_, i) => 0.02 + 0.96 * ((i * 0.618) % 1));

/** Tells the truth of those that were drawn, as audits would. */
async function label(told: readonly PredictionDto[], scores: readonly number[]) {
  const truths = new Map<string, string>();
  const drawn = await test.db.auditDraw.findMany({
    where: { predictionId: { in: told.map(({ id }) => id) }, isSampled: true },
  });
  const sampled = new Set(drawn.map(({ predictionId }) => predictionId));
  for (const [i, { id }] of told.entries()) {
    if (!sampled.has(id)) continue;
    const said = evenly(i) < trueShare(scores[i] ?? 0.5) ? "bad" : "good";
    truths.set(id, said);
    await tellOutcome(test.db, {
      predictionId: id,
      label: said,
      source: "ledger",
      observedAt: null,
      principal: caller,
      actor: { id: caller.id, role: "service", requestId: "req_7" },
    });
  }
  return truths;
}

describe("fitting anew on live labels", () => {
  it("refuses where there are too few, and changes nothing", async () => {
    const endpoint = await desk.endpoint();
    const none = refitCalibrator(test.db, { endpoint, days: 30, reason, actor });
    await expect(none).rejects.toMatchObject({ code: "too_few_labels" });
    await label(await desk.ask(spread.slice(0, 40)), spread);
    const few = refitCalibrator(test.db, { endpoint, days: 30, reason, actor });
    await expect(few).rejects.toMatchObject({ code: "too_few_labels" });
    expect(await test.db.calibrator.count({ where: { version: { gt: 1 } } })).toBe(0);
  });

  it("finds the truth behind over-confident scores, in force for the next prediction", async () => {
    const endpoint = await desk.endpoint();
    await label(await desk.ask(spread), spread);
    const [before] = await desk.ask([0.95]);
    const refit = RefitDto.parse(
      await refitCalibrator(test.db, { endpoint, days: 30, reason, actor }),
    );
    expect(refit.calibrator).toMatchObject({ version: 2, report: { part: "live_labels" } });
    expect(refit.after.nll).toBeLessThan(refit.before.nll);
    const [after] = await desk.ask([0.95]);
    expect(Math.abs((after?.probabilities?.bad ?? 0) - trueShare(0.95))).toBeLessThan(0.12);
    expect(Math.abs((before?.probabilities?.bad ?? 0) - trueShare(0.95))).toBeGreaterThan(0.15);
    const replayed = { id: before?.id ?? "", reader: caller };
    expect(await replayPrediction(test.db, replayed)).toEqual({ differences: [] });
  });

  it("opens the publication gate, and voids the waiver that spoke of the former one", async () => {
    const endpoint = await desk.endpoint();
    const { waiver } = await activePolicy(test.db, endpoint.id);
    const priced = await pricedBy(test.db, endpoint);
    expect(priced.hasReport).toBe(true);
    expect(waiver).not.toBeNull();
    expect(waiverHolds(waiver, priced)).toBe(false);
    const [event] = await test.db.auditEvent.findMany({ where: { act: "refit_calibrator" } });
    expect(event).toMatchObject({ actorId: "usr_ada", reason });
  });
});

describe("the calibration of live predictions", () => {
  it("is that of the calibrator in force, by its labels alone", async () => {
    const scores = spread.slice(0, 120);
    const told = await desk.ask(scores);
    const truths = await label(told, scores);
    const endpoint = await desk.endpoint();
    const said = CalibrationDto.parse(await endpointCalibration(test.db, { endpoint, days: 30 }));
    const labeled = told.filter(({ id }) => truths.has(id));
    expect(said.labels).toMatchObject({ predictions: 121, labeled: labeled.length, by_review: 0 });
    const p = labeled.map((it) => it.probabilities?.bad ?? 0);
    const y = labeled.map(({ id }) => (truths.get(id) === "bad" ? 1 : 0));
    const mean = (of: (i: number) => number) =>
      y.reduce<number>((sum, _, i) => sum + of(i), 0) / y.length;
    const brier = mean((i) => 2 * ((p[i] ?? 0) - (y[i] ?? 0)) ** 2);
    expect(said.live?.brier).toBeCloseTo(brier, 9);
    const nll = mean((i) => -Math.log(y[i] === 1 ? (p[i] ?? 0) : 1 - (p[i] ?? 0)));
    expect(said.live?.nll).toBeCloseTo(nll, 9);
    expect(said.live?.ece).toBeCloseTo(eceByHand(p, y), 9);
    const predicted = mean((i) => Math.min(700 * (p[i] ?? 0), 300 * (1 - (p[i] ?? 0))));
    const realised = mean((i) => {
      const isGood = 700 * (p[i] ?? 0) <= 300 * (1 - (p[i] ?? 0));
      return isGood ? 700 * (y[i] ?? 0) : 300 * (1 - (y[i] ?? 0));
    });
    expect(said.cost?.n).toBe(labeled.length);
    expect(said.cost?.ratio).toBeCloseTo(realised / predicted, 9);
  });
});

/** Fifteen bins (i/15, (i+1)/15] of the likelier label's probability. */
function eceByHand(p: readonly number[], y: readonly number[]): number {
  const bins = new Map<number, { n: number; gap: number }>();
  p.forEach((bad, i) => {
    const confidence = Math.max(bad, 1 - bad);
    const hit = (bad > 0.5 ? 1 : 0) === y[i] ? 1 : 0;
    const bin = Math.ceil(confidence * 15);
    const { n, gap } = bins.get(bin) ?? { n: 0, gap: 0 };
    bins.set(bin, { n: n + 1, gap: gap + confidence - hit });
  });
  return [...bins.values()].reduce((sum, { gap }) => sum + Math.abs(gap), 0) / p.length;
}
