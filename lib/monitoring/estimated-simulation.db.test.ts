import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SimulationDto } from "#lib/contracts/simulation";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { activePolicy } from "#lib/policy/active-policy";
import { auditKey, openDesk } from "./desk.test.fixture";
import { simulateDraft } from "./simulate-draft";

const PI = 0.5;

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

function isDrawn(id: string): boolean {
  const mac = createHmac("sha256", auditKey.secret).update(id).digest("hex");
  return Number(BigInt(`0x${mac.slice(0, 14)}`) >> 3n) / 2 ** 53 < PI;
}

it("estimates a draft from labels, pair by pair, and says where there is no evidence", async () => {
  const desk = await openDesk(test.db, { name: "tries", more: { audit_rate: PI } });
  const who = await desk.world.colleague("first");
  const low = (await desk.ask(Array.from({ length: 80 }, () => 0.03))).map(({ id }) => id);
  const middle = (await desk.ask(Array.from({ length: 20 }, () => 0.6))).map(({ id }) => id);
  const positive = new Set([...low.filter((_, i) => i % 2 === 0), ...middle.slice(0, 8)]);
  while ((await desk.openAudits()) > 0);
  await desk.answerAll(who, (id) => (positive.has(id) ? "positive" : "negative"));
  const [open] = await desk.ask([0.7]);
  const { document } = await activePolicy(test.db, desk.endpointId);
  // At 100 a review, an expected 120 is asked about.
  const draft = { ...document, review_cost: 100 };
  const asked = { endpoint: "tries", document: draft, days: 30, limit: 1000 };
  const { estimated } = SimulationDto.parse(await simulateDraft(test.db, asked));
  const score = (id: string) => {
    const error = positive.has(id) ? 4000 : 0;
    return 120 + (isDrawn(id) ? (error - 120) / PI : 0);
  };
  const gaps = [...low.map((id) => 100 - score(id)), ...middle.map(() => 0)];
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const sd = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / (gaps.length - 1));
  expect(open?.route).toBe("review");
  expect(estimated).toMatchObject({ n: 101, labels: low.filter(isDrawn).length + 20 });
  expect(estimated?.coverage).toBeCloseTo(100 / 101, 9);
  expect(estimated?.difference?.value).toBeCloseTo(mean, 9);
  expect(estimated?.difference?.se).toBeCloseTo(sd / 10, 9);
  const drawn = low.filter(isDrawn);
  const missed = drawn.filter((id) => positive.has(id)).length;
  expect(estimated?.difference).toMatchObject({ labels: drawn.length, events: missed });
  // Between 5 and 49 mistakes: wider than a normal interval towards what more of them would cost.
  expect([missed >= 5, missed < 50]).toEqual([true, true]);
  expect(estimated?.difference?.status).toBe("gamma");
  const [least, most] = [estimated?.difference?.low ?? 0, estimated?.difference?.high ?? 0];
  expect(least).toBeLessThan(mean - (1.959963984540054 * sd) / 10);
  expect(most).toBeGreaterThan(mean);
  expect(mean - least).toBeGreaterThan(most - mean);
  const bucket = estimated?.buckets.find(({ from }) => from === "auto:negative");
  expect(bucket).toMatchObject({ to: "review", n: 80, labels: drawn.length });
  expect(bucket?.events).toBe(drawn.filter((id) => positive.has(id)).length);
  expect(bucket?.evidence).toBe(drawn.length >= 30 && (bucket?.events ?? 0) >= 5 ? "ok" : "thin");
  const none = await simulateDraft(test.db, {
    ...asked,
    document: { ...document, triggers: { ...document.triggers, min_confidence: 0.99 } },
    limit: 1,
  });
  expect(none.estimated?.buckets).toMatchObject([{ evidence: "none", difference: null, n: 1 }]);
});
