import { afterAll, beforeAll, expect, it } from "vitest";
import { advanceClock, type TestDatabase, testDatabase } from "#lib/db/test-database";
import { caller, type Desk, openDesk } from "#lib/monitoring/desk.test.fixture";
import { decideByDeadline } from "#lib/review/decide-by-deadline";
import { measureDeadline, measureDeadlines } from "./measure-deadlines";
import { replayPrediction } from "./replay-prediction";

let test: TestDatabase;
let desk: Desk;
beforeAll(async () => {
  test = await testDatabase();
  const review_cost = { base: 100, minutes: 0, hourly: 0, wait_hours: 0, delay_cost_per_hour: 40 };
  const more = { review_cost, review_deadline_minutes: 30, audit_rate: 0 };
  desk = await openDesk(test.db, { name: "hurried", more });
});
afterAll(() => test.drop());

const measure = () => measureDeadline(test.db, desk.endpointId);

it("says nothing while every review is in time", async () => {
  await desk.ask([0.5, 0.6]);
  const rita = await desk.world.colleague("Rita");
  const answered = await desk.answerAll(rita, () => "positive");
  expect(answered).toHaveLength(2);
  expect(await measure()).toBeNull();
});

it("is the share that the fallback answered, drawn towards 0, and is measured at most hourly", async () => {
  await desk.ask([0.5, 0.6, 0.4]);
  await advanceClock(test.db, 31 * 60);
  expect(await decideByDeadline(test.db)).toBe(3);
  expect(await measure()).toMatchObject({ ended: 5, missed: 3, tau: 3 / 25 });
  await desk.ask([0.3]);
  await advanceClock(test.db, 31 * 60);
  expect(await decideByDeadline(test.db)).toBe(1);
  expect(await measureDeadlines(test.db)).toBe(0);
});

it("prices the next prediction, is on record with it, and replays", async () => {
  const [asked] = await desk.ask([0.6]);
  // Acting costs 400, a review in time 100; one in 8.33 is late and then costs 400 and half an hour of waiting at 40.
  const late = 0.88 * 100 + 0.12 * (400 + 20);
  expect(asked?.cost.review).toBeCloseTo(late, 9);
  const row = await test.db.prediction.findUniqueOrThrow({ where: { id: asked?.id ?? "" } });
  expect(row.circumstances).toMatchObject({ tau: 0.12 });
  const replayed = { id: asked?.id ?? "", reader: caller };
  expect(await replayPrediction(test.db, replayed)).toEqual({ differences: [] });
});

it("keeps near ties automatic that a review in time would have paid for", async () => {
  // Acting on p = 0.898 costs 102: more than the 100 of a review in time, less than the 102.64 of a review as things are.
  const [it] = await desk.ask([0.898]);
  expect(it?.cost).toMatchObject({ automatic: expect.closeTo(102, 9) });
  expect(it?.route).toBe("auto");
});
