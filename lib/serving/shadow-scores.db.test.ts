import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PredictionDto } from "#lib/contracts/predictions";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { InferenceFailure } from "#lib/runtime/inference-failure";
import type { ModelDoor } from "./model-door";
import { predict } from "./predict";
import { type ShadowLine, shadowLine } from "./shadow-line";
import { scoreShadow, shadowsOf } from "./shadow-scores";
import { type SplitWorld, splitWorld, versionsThemselves } from "./split-world.test.fixture";

let test: TestDatabase;
let loans: SplitWorld;
beforeAll(async () => {
  test = await testDatabase();
  // Version 3 says the opposite of version 1; asking costs 100, so doubt goes to a person.
  loans = await splitWorld(test.db, {
    name: "loans",
    more: { review_cost: 100, audit_rate: 1, on_error: "review" },
  });
  await loans.point("shadow", 3);
});
afterAll(() => test.drop());

function lineTo(models: ModelDoor): ShadowLine & { readonly failures: unknown[] } {
  const failures: unknown[] = [];
  const line = shadowLine({
    score: (work) => scoreShadow(test.db, work, models),
    onLost: (_rows, error) => failures.push(error),
  });
  return { ...line, failures };
}

async function shadowed(told: readonly PredictionDto[]) {
  const { id: modelVersionId } = await test.db.modelVersion.findFirstOrThrow({
    where: { version: 3 },
  });
  const all = await shadowsOf(test.db, { endpointId: loans.endpointId, modelVersionId, days: 1 });
  return told.map(({ id }) => all.get(id));
}

/** Everything a shadow could have left behind, apart from its own table. */
async function traces() {
  const { db } = test;
  const [predictions, cases, draws, events, outbox] = await Promise.all([
    db.prediction.findMany({ orderBy: { id: "asc" } }),
    db.reviewCase.findMany({ orderBy: { id: "asc" } }),
    db.auditDraw.findMany({ orderBy: { predictionId: "asc" } }),
    db.auditEvent.count(),
    db.outboxEvent.count(),
  ]);
  return { predictions, cases, draws, events, outbox };
}

describe("a shadow", () => {
  it("scores what was answered, decides it by the same policy, and stores both", async () => {
    const shadows = lineTo(versionsThemselves);
    const told = await loans.ask(["s1"], 900, { shadows });
    const after = await loans.ask(["s2"], 100, { shadows });
    const uncertain = await loans.ask(["s3"], 400, { shadows });
    await shadows.idle();
    expect(shadows.failures).toEqual([]);
    const [sure, wary, torn] = await shadowed([...told, ...after, ...uncertain]);
    // The champion refuses a loan that is bad at 90 %; the shadow takes it to be good at 90 %.
    expect(told[0]).toMatchObject({ route: "auto", decision: { label: "bad" } });
    expect(sure).toMatchObject({ route: "auto", action: "good", failure: null });
    expect(sure?.probabilities[1]).toBeCloseTo(0.1, 6);
    expect(sure?.automaticCost).toBeCloseTo(70, 4);
    expect(sure?.reviewCost).toBe(100);
    expect(sure?.risks.map(Math.round)).toEqual([70, 270]);
    expect(wary).toMatchObject({ route: "auto", action: "bad" });
    expect(wary?.automaticCost).toBeCloseTo(30, 4);
    // Bad at 60 %: min(420, 120) > 100.
    expect(torn).toMatchObject({ route: "review", action: null });
    expect(torn?.automaticCost).toBeCloseTo(120, 4);
  });

  it("leaves reply, predictions, cases, audits, records and outbox as they were", async () => {
    const shadows = lineTo(versionsThemselves);
    const inputs = [150, 400, 850].map((Amount) => ({ features: { Amount } }));
    const leave = shadows.enter();
    const { reply } = await predict(test.db, loans.call({ inputs, shadows }));
    const before = await traces();
    const bytes = Buffer.from(reply.body);
    leave();
    await shadows.idle();
    expect(await traces()).toEqual(before);
    const { predictions } = JSON.parse(bytes.toString());
    expect(bytes.toString()).not.toContain("shadow");
    expect((await shadowed(predictions)).every((it) => it !== undefined)).toBe(true);
  });

  it("that crashes is a row that says so; callers notice nothing", async () => {
    const dead: ModelDoor = () => ({
      run: () => Promise.reject(new InferenceFailure("died", "it fell over")),
    });
    const shadows = lineTo(dead);
    const told = await loans.ask(["s1"], 900, { shadows });
    await shadows.idle();
    expect(told[0]).toMatchObject({ route: "auto", decision: { label: "bad" } });
    const [row] = await shadowed(told);
    expect(row).toMatchObject({
      ...{ failure: "model_failure", route: "review", probabilities: [], raw: [] },
      automaticCost: null,
    });
    expect(shadows.failures).toEqual([]);
  });

  it("that never answers holds up nobody", async () => {
    const begun: (() => void)[] = [];
    const stuck: ModelDoor = (version) => ({
      run: async (feeds, count) => {
        await new Promise<void>((resolve) => begun.push(resolve));
        return versionsThemselves(version).run(feeds, count);
      },
    });
    const shadows = lineTo(stuck);
    const first = await loans.ask(["s1"], 900, { shadows });
    await expect.poll(() => begun.length).toBe(1);
    const second = await loans.ask(["s2"], 900, { shadows });
    expect(second[0]).toMatchObject({ decision: { label: "bad" } });
    expect(await shadowed([...first, ...second])).toEqual([undefined, undefined]);
    begun[0]?.();
    await expect.poll(() => begun.length).toBe(2);
    begun[1]?.();
    await shadows.idle();
    expect((await shadowed([...first, ...second])).map((it) => it?.route)).toEqual([
      "auto",
      "auto",
    ]);
  });

  it("that misbehaves in any other way is lost without a trace", async () => {
    const shadows = lineTo(() => ({ run: () => Promise.reject(new Error("a bug")) }));
    const told = await loans.ask(["s1"], 900, { shadows });
    await shadows.idle();
    expect(told[0]).toMatchObject({ decision: { label: "bad" } });
    expect(await shadowed(told)).toEqual([undefined]);
    expect(shadows.failures).toHaveLength(1);
  });

  it("is asked once where a call is replayed", async () => {
    const shadows = lineTo(versionsThemselves);
    const keyed = { scope: "key_caller POST x", key: "k-1", fingerprint: "ab".repeat(32) };
    const inputs = [{ features: { Amount: 900 } }];
    await predict(test.db, loans.call({ inputs, keyed, shadows }));
    await shadows.idle();
    const before = await test.db.shadowPrediction.count();
    const again = await predict(test.db, loans.call({ inputs, keyed, shadows }));
    await shadows.idle();
    expect(again.isReplayed).toBe(true);
    expect(await test.db.shadowPrediction.count()).toBe(before);
  });

  it("says nothing while its alias points at the champion", async () => {
    const shadows = lineTo(versionsThemselves);
    await loans.point("shadow", 1);
    const told = await loans.ask(["s9"], 900, { shadows });
    await shadows.idle();
    expect(
      await test.db.shadowPrediction.count({ where: { predictionId: told[0]?.id ?? "" } }),
    ).toBe(0);
    await loans.point("shadow", 3);
  });
});

describe("the shadows' table", () => {
  it("takes no row twice and gives none up", async () => {
    const shadow = await test.db.shadowPrediction.findFirstOrThrow();
    const change = test.db.shadowPrediction.updateMany({ data: { action: "good" } });
    await expect(change).rejects.toThrow(/append-only|no actor/);
    expect(await test.db.shadowPrediction.findFirst()).toEqual(shadow);
  });
});
