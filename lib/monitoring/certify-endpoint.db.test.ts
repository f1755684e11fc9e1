import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GuaranteeDto, GuaranteeRequest } from "#lib/contracts/guarantees";
import type { PredictionDto } from "#lib/contracts/predictions";
import type { PatchServing } from "#lib/contracts/serving";
import { advanceClock, type TestDatabase, testDatabase } from "#lib/db/test-database";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { replayPrediction } from "#lib/serving/replay-prediction";
import { amendServing } from "#lib/serving/settings/amend-serving";
import { tellOutcome } from "#lib/serving/tell-outcome";
import { certifyEndpoint } from "./certify-endpoint";
import { caller, openDesk } from "./desk.test.fixture";
import { endpointGuarantee } from "./endpoint-guarantee";
import { type ModelDesk, openModelDesk } from "./model-desk.test.fixture";

const actor = { id: "usr_ada", role: "admin", requestId: "req_7" };
const request = (more: Partial<GuaranteeRequest>) =>
  GuaranteeRequest.parse({ alpha: 0.05, delta: 0.1, days: 30, ...more });

let test: TestDatabase;
let desk: ModelDesk;
let told: PredictionDto[];
/** Ids of audited cases that turned out bad. */
const bad = new Set<string>();
const audited = new Set<string>();
beforeAll(async () => {
  test = await testDatabase();
  desk = await openModelDesk(test.db, { name: "promises", more: { audit_rate: 0.8 } });
  told = await desk.ask(Array.from({ length: 500 }, (_, i) => 0.001 + 0.29 * ((i * 0.618) % 1)));
  const drawn = await test.db.auditDraw.findMany({ where: { isSampled: true } });
  for (const { predictionId } of drawn) audited.add(predictionId);
  for (const [i, { id, probabilities }] of told.entries()) {
    if (!audited.has(id)) continue;
    const p = probabilities?.bad ?? 0;
    const isBad = p > 0.25 ? i % 3 !== 0 : p > 0.15 && i % 61 === 0;
    if (isBad) bad.add(id);
    await tellOutcome(test.db, {
      predictionId: id,
      label: isBad ? "bad" : "good",
      source: "ledger",
      observedAt: null,
      principal: caller,
      actor: { id: caller.id, role: "service", requestId: "req_7" },
    });
  }
}, 60_000);
afterAll(() => test.drop());

/** P(Bin(n, p) <= k), term by term. */
function binomialLower(k: number, n: number, p: number): number {
  let [term, sum] = [(1 - p) ** n, 0];
  for (let i = 0; i <= k; i++) {
    sum += term;
    term *= ((n - i) / (i + 1)) * (p / (1 - p));
  }
  return sum;
}

/** Labeled automatic answers at a confidence, of the newer four fifths, `later` ones without a label among them. */
function countAt(threshold: number, later = 0) {
  // Those of one call bear the same instant, so their ids order them.
  const automatic = told.filter((it) => it.route === "auto");
  automatic.sort((a, b) => (a.id < b.id ? -1 : 1));
  const kept = automatic.slice(Math.floor((automatic.length + later) * 0.2));
  const sure = kept.filter(
    ({ id, probabilities }) =>
      audited.has(id) && Math.max(...Object.values(probabilities ?? {})) >= threshold,
  );
  const wrong = sure.filter(
    ({ id, decision }) => decision?.label !== (bad.has(id) ? "bad" : "good"),
  );
  return { n: sure.length, k: wrong.length };
}

describe("a certificate", () => {
  it("is the loosest confidence before the first that fails the exact test", async () => {
    const endpoint = await desk.endpoint();
    const said = GuaranteeDto.parse(
      await certifyEndpoint(test.db, { endpoint, request: request({}), actor }),
    );
    expect(said).toMatchObject({ kind: "selective", method: "fixed_sequence", void_because: null });
    const passes = (threshold: number) => {
      const { n, k } = countAt(threshold);
      return { isLarge: n >= 45, p: n === 0 ? 1 : binomialLower(k, n, 0.05) };
    };
    let expected: number | null = null;
    for (const threshold of said.grid) {
      const { isLarge, p } = passes(threshold);
      if (!isLarge) continue;
      if (p > 0.1) break;
      expected = threshold;
    }
    expect(expected).not.toBeNull();
    expect(said.threshold).toBe(expected);
    expect([said.n, said.k]).toEqual(Object.values(countAt(expected ?? 2)));
    expect(said.threshold).not.toBe(said.grid.at(-1));
  });

  it("sends less sure answers to people, is on record with them, and replays", async () => {
    const { in_force } = await endpointGuarantee(test.db, { endpoint: await desk.endpoint() });
    const [sure, unsure] = await desk.ask([0.001, 0.29]);
    expect(sure).toMatchObject({ route: "auto" });
    expect(unsure).toMatchObject({
      route: "review",
      reasons: [{ code: "guarantee_threshold", decided: true }],
    });
    for (const it of [sure, unsure]) {
      const id = it?.id ?? "";
      const row = await test.db.prediction.findUniqueOrThrow({ where: { id } });
      expect(row.decision).toMatchObject({ guaranteeId: in_force?.id });
      const replayed = await replayPrediction(test.db, { id, reader: caller });
      expect(replayed).toEqual({ differences: [] });
    }
  });

  it("is as easily had by bounding every look, by loss, or in expectation", async () => {
    const endpoint = await desk.endpoint();
    const ask = (more: Partial<GuaranteeRequest>) =>
      certifyEndpoint(test.db, { endpoint, request: request(more), actor });
    const sgr = await ask({ method: "sgr", alpha: 0.08 });
    const { n, k } = countAt(sgr.threshold ?? 2, 2);
    expect([sgr.n, sgr.k]).toEqual([n, k]);
    const looks = Math.ceil(Math.log2(countAt(0, 2).n));
    expect(binomialLower(k, n, 0.08)).toBeLessThanOrEqual(0.1 / looks);
    const marginal = await ask({ kind: "marginal", alpha: 0.1 });
    const at = countAt(marginal.threshold ?? 2, 2);
    const all = countAt(0, 2).n;
    expect((at.k + 1) / (all + 1)).toBeLessThanOrEqual(0.1);
    const cost = await ask({ kind: "cost", alpha: 0.1 });
    expect(cost).toMatchObject({ worst_loss: 700, method: "fixed_sequence" });
    const never = await ask({ alpha: 0.0001 });
    expect(never).toMatchObject({ threshold: null, void_because: "nothing_certified" });
    const [free] = await desk.ask([0.29]);
    expect(free?.route).toBe("auto");
  });

  it("is void once the model is another or its time is up", async () => {
    const endpoint = await desk.endpoint();
    await certifyEndpoint(test.db, { endpoint, request: request({}), actor });
    const route = async () => (await desk.ask([0.29]))[0]?.route;
    expect(await route()).toBe("review");
    await desk.promote(2);
    expect(await route()).toBe("auto");
    const { in_force, items } = await endpointGuarantee(test.db, { endpoint });
    expect([in_force, items[0]?.void_because]).toEqual([null, "model_changed"]);
    await desk.promote(1);
    expect(await route()).toBe("review");
    await advanceClock(test.db, 31 * 86_400);
    expect(await route()).toBe("auto");
  });

  it("is void once other versions are asked beside its own, and not for keeping answers", async () => {
    const serve = (serving: PatchServing) =>
      amendServing(test.db, { name: "promises", serving, actor });
    const endpoint = await desk.endpoint();
    await certifyEndpoint(test.db, { endpoint, request: request({ days: 60 }), actor });
    const why = async () => (await endpointGuarantee(test.db, { endpoint })).items[0]?.void_because;
    await serve({ strategy: "hybrid" });
    expect(await why()).toBeNull();
    await serve({ strategy: "two_phase", large: { model: "promises-model", version: 2 } });
    expect(await why()).toBe("serving_changed");
    await serve({ strategy: "dynamic" });
    expect(await why()).toBe("serving_changed");
  });

  it("is void once another policy is published", async () => {
    const prices = { audit_rate: 1 };
    const own = await openDesk(test.db, { name: "repriced", more: prices });
    const asked = await own.ask(Array.from({ length: 60 }, (_, i) => 0.001 + 0.0006 * i));
    for (const { id: predictionId } of asked) {
      const outcome = { label: "negative", source: "ledger", observedAt: null, principal: caller };
      const by = { id: caller.id, role: "service", requestId: "req_7" };
      await tellOutcome(test.db, { predictionId, ...outcome, actor: by });
    }
    const endpoint = await getEndpoint(test.db, { name: "repriced" });
    const asks = request({ kind: "marginal", alpha: 0.9 });
    await certifyEndpoint(test.db, { endpoint, request: asks, actor });
    const standing = async () => {
      const { in_force, items } = await endpointGuarantee(test.db, { endpoint });
      return { isInForce: in_force !== null, why: items[0]?.void_because };
    };
    expect(await standing()).toEqual({ isInForce: true, why: null });
    await own.publish({ review_cost: 300 }, 1);
    expect(await standing()).toEqual({ isInForce: false, why: "policy_changed" });
  });

  it("refuses without a label, and points at costs that have no bound", async () => {
    const endpoint = await desk.endpoint();
    const none = certifyEndpoint(test.db, { endpoint, request: request({ days: 1 }), actor });
    await expect(none).rejects.toMatchObject({ code: "too_few_labels" });
    const cost = { base: 0, per_unit: 0.5, of: "Amount" };
    const more = {
      audit_rate: 1,
      costs: [
        { truth: "good", decided: "bad", cost },
        { truth: "bad", decided: "good", cost },
      ],
    };
    const unbound = await openModelDesk(test.db, { name: "unbound", more });
    for (const { id: predictionId } of await unbound.ask([0.1, 0.2, 0.3, 0.1, 0.2, 0.3])) {
      const told = { label: "good", source: "ledger", observedAt: null, principal: caller };
      const by = { id: caller.id, role: "service", requestId: "req_7" };
      await tellOutcome(test.db, { predictionId, ...told, actor: by });
    }
    const refused = certifyEndpoint(test.db, {
      endpoint: await unbound.endpoint(),
      request: request({ kind: "cost" }),
      actor,
    });
    await expect(refused).rejects.toMatchObject({
      code: "invalid_request",
      faults: [{ pointer: "/kind" }],
    });
  });
});
