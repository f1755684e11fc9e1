import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GuaranteeRequest } from "#lib/contracts/guarantees";
import type { PredictionDto } from "#lib/contracts/predictions";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { replayPrediction } from "#lib/serving/replay-prediction";
import { tellOutcome } from "#lib/serving/tell-outcome";
import { certifyEndpoint } from "./certify-endpoint";
import { caller } from "./desk.test.fixture";
import { endpointGuarantee } from "./endpoint-guarantee";
import { type ModelDesk, openModelDesk } from "./model-desk.test.fixture";
import { refitCalibrator } from "./refit-calibrator";

const actor = { id: "usr_ada", role: "admin", requestId: "req_7" };
const reason = "half a year has passed";

/** Refusing pays from a probability of 0.55 on; nobody is worth asking by cost alone. */
const more = {
  audit_rate: 1,
  costs: [
    { truth: "good", decided: "bad", cost: 550 },
    { truth: "bad", decided: "good", cost: 450 },
  ],
};

let test: TestDatabase;
let desk: ModelDesk;
beforeAll(async () => {
  test = await testDatabase();
  desk = await openModelDesk(test.db, { name: "doubts", more });
});
afterAll(() => test.drop());

/** What is true of a score: it climbs in steps, which no smooth map follows. */
function trueShare(bad: number): number {
  if (bad < 0.4) return 0.01;
  return bad < 0.95 ? 0.5 : 0.8;
}
const evenly = (i: number) => (i * Math.SQRT2) % 1;

/** Scores low, middling and high, and six alone in a wide gap. */
function scores(): number[] {
  const from = (low: number, high: number) => (i: number) => low + (high - low) * ((i * 0.618) % 1);
  const series = (n: number, of: (i: number) => number) =>
    Array.from({ length: n }, (_, i) => of(i));
  const gap = [0.65, 0.66, 0.67, 0.71, 0.72, 0.73];
  const known = [
    ...series(170, from(0.02, 0.39)),
    ...series(170, from(0.41, 0.5)),
    ...series(151, from(0.95, 0.99)),
  ];
  // Mixed, so that every part of the window holds all of them.
  const mixed = known.map((_, i) => known[(i * 271) % known.length] ?? 0);
  return [...gap, ...mixed];
}

async function tell(told: readonly PredictionDto[], bad: readonly number[]) {
  for (const [i, { id: predictionId }] of told.entries()) {
    const isBad = i < 6 ? i % 2 === 0 : evenly(i) < trueShare(bad[i] ?? 0);
    await tellOutcome(test.db, {
      predictionId,
      label: isBad ? "bad" : "good",
      source: "ledger",
      observedAt: null,
      principal: caller,
      actor: { id: caller.id, role: "service", requestId: "req_7" },
    });
  }
}

describe("a fit that says how far it can be off", () => {
  it("wins where truth climbs in steps, voids the certificate, and sends to a person what it leaves open", async () => {
    const bad = scores();
    const [before] = await desk.ask([0.69]);
    expect(before).toMatchObject({ route: "auto" });
    await tell(await desk.ask(bad), bad);
    const endpoint = await desk.endpoint();
    const request = GuaranteeRequest.parse({ kind: "marginal", alpha: 0.9 });
    await certifyEndpoint(test.db, { endpoint, request, actor });
    expect((await endpointGuarantee(test.db, { endpoint })).in_force).not.toBeNull();
    const refit = await refitCalibrator(test.db, { endpoint, days: 30, reason, actor });
    const nll = (method: string) => refit.tried.find((it) => it.method === method)?.nll ?? 0;
    expect(refit.calibrator.method).toBe("venn_abers");
    expect(nll("venn_abers")).toBeLessThan(Math.min(nll("beta"), nll("isotonic"), nll("identity")));

    const { in_force, items } = await endpointGuarantee(test.db, { endpoint });
    expect([in_force, items[0]?.void_because]).toEqual([null, "calibrator_changed"]);
    const [open, sure] = await desk.ask([0.69, 0.05]);
    expect(sure).toMatchObject({ route: "auto", decision: { label: "good", source: "model" } });
    expect(open).toMatchObject({ route: "review", decision: null });
    const [reasoned] = open?.reasons ?? [];
    expect(reasoned).toMatchObject({ code: "calibration_ambiguity", decided: true });
    const [low, high] = [Number(reasoned?.value), Number(reasoned?.limit)];
    expect([low < 0.55, high > 0.55]).toEqual([true, true]);
    const p = open?.probabilities?.bad ?? Number.NaN;
    expect([low <= p, p <= high]).toEqual([true, true]);
    const replayed = { id: open?.id ?? "", reader: caller };
    expect(await replayPrediction(test.db, replayed)).toEqual({ differences: [] });
  });
});
