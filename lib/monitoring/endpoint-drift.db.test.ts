import { afterAll, beforeAll, expect, it } from "vitest";
import { GuaranteeRequest } from "#lib/contracts/guarantees";
import { DriftDto } from "#lib/contracts/statistics";
import { advanceClock, type TestDatabase, testDatabase } from "#lib/db/test-database";
import { tellOutcome } from "#lib/serving/tell-outcome";
import { certifyEndpoint } from "./certify-endpoint";
import { caller } from "./desk.test.fixture";
import { endpointDrift } from "./endpoint-drift";
import { endpointGuarantee } from "./endpoint-guarantee";
import { type ModelDesk, openModelDesk } from "./model-desk.test.fixture";
import { watchGuarantees } from "./watch-guarantees";

let test: TestDatabase;
let desk: ModelDesk;
beforeAll(async () => {
  test = await testDatabase();
  desk = await openModelDesk(test.db, { name: "moves", more: { audit_rate: 1 } });
});
afterAll(() => test.drop());

const before = Array.from({ length: 200 }, (_, i) => 0.05 + (0.4 * i) / 200);
const now = Array.from({ length: 100 }, (_, i) => (i < 30 ? 0.05 + (0.4 * i) / 30 : 0.8));

/** Inner tenths of the reference by linear interpolation, then shares with half a case added to every bin. */
function psiByHand(reference: readonly number[], current: readonly number[]): number {
  const sorted = [...reference].sort((a, b) => a - b);
  const edges = Array.from({ length: 9 }, (_, i) => {
    const at = ((i + 1) / 10) * (sorted.length - 1);
    const low = sorted[Math.floor(at)] ?? 0;
    return low + (at % 1) * ((sorted[Math.ceil(at)] ?? 0) - low);
  });
  const counts = (values: readonly number[]) =>
    Array.from({ length: 10 }, (_, bin) => {
      const [from, to] = [edges[bin - 1] ?? -1, edges[bin] ?? 1e9];
      return values.filter((value) => value > from && value <= to).length;
    });
  const [r, c] = [counts(reference), counts(current)];
  const added = [...r, ...c].includes(0) ? 0.5 : 0;
  const share = (n: number, all: number) => (n + added) / (all + 10 * added);
  return r.reduce((sum, n, i) => {
    const [x, y] = [share(n, reference.length), share(c[i] ?? 0, current.length)];
    return sum + (y - x) * Math.log(y / x);
  }, 0);
}

it("finds what moved, by how much, and what it is expected to cost", async () => {
  const told = await desk.ask(before);
  await advanceClock(test.db, 10 * 86_400);
  const later = await desk.ask(now);
  const endpoint = await desk.endpoint();
  const said = DriftDto.parse(
    await endpointDrift(test.db, { endpoint, days: 7, referenceDays: 28 }),
  );
  expect(said).toMatchObject({ n_reference: 200, n_current: 100, alarm: { has_failed: null } });
  const shift = (what: string) => said.shifts.find((it) => it.what === what);
  const amounts = (scores: readonly number[]) => scores.map((p) => 1000 * p);
  const psi = psiByHand(amounts(before), amounts(now));
  expect(shift("Amount")?.psi).toBeCloseTo(psi, 9);
  expect(shift("Amount")).toMatchObject({ kind: "feature", level: "far" });
  expect(shift("Amount")?.ks?.d).toBeCloseTo(0.7, 9);
  expect(shift("Amount")?.ks?.p).toBeLessThan(1e-9);
  const bads = (rows: typeof told) => rows.map((it) => it.probabilities?.bad ?? 0);
  expect(shift("bad")?.psi).toBeCloseTo(psiByHand(bads(told), bads(later)), 9);
  const refused = (rows: typeof told) => rows.filter((it) => it.provisional === "bad").length;
  const [r, c] = [refused(told), refused(later)];
  const table = [r, 200 - r, c, 100 - c];
  const expected = [((r + c) * 2) / 3, (600 - 2 * (r + c)) / 3, (r + c) / 3, (300 - r - c) / 3];
  const chi = table.reduce(
    (sum, n, i) => sum + (n - (expected[i] ?? 1)) ** 2 / (expected[i] ?? 1),
    0,
  );
  expect(shift("provisional action")?.chi_square?.statistic).toBeCloseTo(chi, 9);
  const cost = later.reduce((sum, it) => sum + (it.cost.automatic ?? 0), 0) / 100;
  expect(said.expected.current?.mean_cost).toBeCloseTo(cost, 9);
});

it("raises the alarm when labels rule out what the probabilities expect", async () => {
  const wrong = await desk.ask(Array.from({ length: 80 }, () => 0.06));
  const rows = await test.db.prediction.findMany({ orderBy: { createdAt: "asc" }, skip: 200 });
  const bad = new Set(wrong.map(({ id }) => id));
  for (const { id: predictionId, provisional } of rows) {
    const label = bad.has(predictionId) ? "bad" : (provisional ?? "good");
    const told = { predictionId, label, source: "ledger", observedAt: null, principal: caller };
    const actor = { id: caller.id, role: "service", requestId: "req_7" };
    await tellOutcome(test.db, { ...told, actor });
  }
  const endpoint = await desk.endpoint();
  const { alarm } = await endpointDrift(test.db, { endpoint, days: 7, referenceDays: 28 });
  expect(alarm).toMatchObject({ has_failed: true, labels: 180 });
  expect(alarm.interval?.low).toBeCloseTo((80 * 700) / 180, 9);
  const request = GuaranteeRequest.parse({ kind: "marginal", alpha: 0.9 });
  const actor = { id: "usr_ada", role: "admin", requestId: "req_7" };
  const { void_because } = await certifyEndpoint(test.db, { endpoint, request, actor });
  expect(void_because).toBeNull();
  expect(await watchGuarantees(test.db)).toEqual(["moves"]);
  const { in_force, items } = await endpointGuarantee(test.db, { endpoint });
  expect([in_force, items[0]?.void_because]).toEqual([null, "drift"]);
  const [event] = await test.db.auditEvent.findMany({ where: { act: "void_guarantee" } });
  expect(event).toMatchObject({ reason: "drift", after: { days: 7, alarm } });
  expect(await watchGuarantees(test.db)).toEqual([]);
});
