import { afterAll, beforeAll, expect, it } from "vitest";
import { advanceClock, type TestDatabase, testDatabase } from "#lib/db/test-database";
import type { PolicyInput } from "#lib/decision/policy";
import { tellOutcome } from "#lib/serving/tell-outcome";
import { caller } from "./desk.test.fixture";
import { endpointDrift } from "./endpoint-drift";
import { type ModelDesk, openModelDesk } from "./model-desk.test.fixture";
import { refitCalibrator } from "./refit-calibrator";

const actor = { id: "usr_ada", role: "admin", requestId: "req_7" };

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

const open = (name: string, statistics: PolicyInput["statistics"] = {}) =>
  openModelDesk(test.db, { name, more: { audit_rate: 1, statistics } });

/** Sixty answers whose truth is told: 45 good, 15 bad. */
async function told(desk: ModelDesk): Promise<void> {
  const scores = Array.from({ length: 60 }, (_, i) => 0.03 + 0.015 * i);
  for (const [i, { id: predictionId }] of (await desk.ask(scores)).entries()) {
    const label = i % 4 === 1 ? "bad" : "good";
    const said = { predictionId, label, source: "ledger", observedAt: null, principal: caller };
    await tellOutcome(test.db, { ...said, actor });
  }
}

async function refit(desk: ModelDesk) {
  const endpoint = await desk.endpoint();
  const reason = "for the test, at length";
  return refitCalibrator(test.db, { endpoint, days: 30, reason, actor });
}

it("a fit takes as many labels as the policy says, in all and of each class", async () => {
  const usual = await open("usual");
  await told(usual);
  await expect(refit(usual)).rejects.toMatchObject({
    code: "too_few_labels",
    message: expect.stringContaining("48 labels to fit on; a fit takes 200 and 20 of each class"),
  });
  const enough = { calibration_min_labels: 48, calibration_min_per_label: 12 };
  const modest = await open("modest", enough);
  await told(modest);
  expect(await refit(modest)).toMatchObject({ after: { n: 12 } });
  const picky = await open("picky", { ...enough, calibration_min_per_label: 13 });
  await told(picky);
  await expect(refit(picky)).rejects.toMatchObject({ code: "too_few_labels" });
});

it("a report keeps the share of the labels that the policy says", async () => {
  const least = { calibration_min_labels: 30, calibration_min_per_label: 5 };
  const half = await open("half", { ...least, calibration_report_share: 0.5 });
  await told(half);
  expect(await refit(half)).toMatchObject({ after: { n: 30 } });
});

it("a shift counts from where the policy says", async () => {
  const levels: unknown[] = [];
  const limits = [
    { psi_moved: 0.001, psi_far: 0.002 },
    { psi_moved: 0.001, psi_far: 99 },
    { psi_moved: 98, psi_far: 99 },
  ];
  const desks = await Promise.all(limits.map((it, i) => open(`shift-${i}`, it)));
  const before = Array.from({ length: 100 }, (_, i) => 0.05 + 0.004 * i);
  for (const desk of desks) await desk.ask(before);
  await advanceClock(test.db, 10 * 86_400);
  for (const desk of desks) await desk.ask(before.map((p) => 0.6 * p + 0.3));
  for (const desk of desks) {
    const endpoint = await desk.endpoint();
    const { shifts } = await endpointDrift(test.db, { endpoint, days: 7, referenceDays: 28 });
    levels.push(shifts.find(({ what }) => what === "Amount")?.level);
  }
  expect(levels).toEqual(["far", "moved", "steady"]);
});
