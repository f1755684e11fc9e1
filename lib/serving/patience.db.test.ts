import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import type { CallOptions } from "#lib/runtime/model-options";
import type { Trace } from "#lib/telemetry/traces/trace-request";
import { type ServingWorld, servingWorld } from "#prisma/seed/serving-world";
import type { ModelDoor } from "./model-door";
import { ENDLESS, type Patience, patienceOf } from "./patience";
import { predict } from "./predict";

let test: TestDatabase;
let world: ServingWorld;
beforeAll(async () => {
  test = await testDatabase();
  world = await servingWorld(test.db);
});
afterAll(() => test.drop());

const APPLICANT = {
  ...{ Seniority: 9, Home: "rent", Time: 60, Records: "no", Job: "fixed", Expenses: 73 },
  ...{ Income: 129, Assets: 0, Debt: 0, Amount: 800, Price: 846 },
};
const asked: (CallOptions | undefined)[] = [];
beforeEach(() => {
  asked.length = 0;
});

/** A model that answers at once, after whatever happens meanwhile. */
function model(meanwhile: () => void = () => {}): ModelDoor {
  return () => ({
    run: async (_, count, call) => {
      asked.push(call);
      meanwhile();
      const row = [0.75, 0.25];
      const data = Float32Array.from(Array.from({ length: count }, () => row).flat());
      return { type: "float32", dims: [count, 2], data };
    },
  });
}

function ask(patience: Patience, models: ModelDoor) {
  const inputs = [{ features: APPLICANT }];
  return predict(test.db, { ...world.call({ endpoint: "loan-desk", inputs, models }), patience });
}

it("tells the model how long the caller waits, and answers within it", async () => {
  const { signal } = new AbortController();
  const { predictionIds } = await ask(patienceOf(20_000, signal), model());
  expect(predictionIds).toHaveLength(1);
  expect(asked[0]?.signal).toBe(signal);
  expect(asked[0]?.deadlineMs).toBeGreaterThan(10_000);
  expect(asked[0]?.deadlineMs).toBeLessThanOrEqual(20_000);
  await ask(ENDLESS, model());
  expect(asked[1]).toBeUndefined();
});

it("hands the caller's trace on to the model, and writes the call's steps into it", async () => {
  const steps: [string, boolean][] = [];
  const trace: Trace = {
    traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    step: (name, ms) => steps.push([name, ms >= 0]),
    end: () => {},
  };
  const inputs = [{ features: APPLICANT }];
  const call = world.call({ endpoint: "loan-desk", inputs, models: model() });
  await predict(test.db, { ...call, trace });
  expect(asked).toEqual([{ traceparent: trace.traceparent }]);
  expect(steps).toEqual(["parse", "infer", "decide", "write"].map((name) => [name, true]));
});

it("asks no model after the deadline, and writes nothing", async () => {
  const before = await test.db.prediction.count();
  const late = { ...ENDLESS, deadlineAt: performance.now() - 1 };
  await expect(ask(late, model())).rejects.toMatchObject({
    code: "overloaded",
    retryAfterSeconds: 1,
  });
  expect(asked).toEqual([]);
  expect(await test.db.prediction.count()).toBe(before);
});

it("names the hang-up where the model was dropped for it", async () => {
  const caller = new AbortController();
  const dropped: ModelDoor = () => ({
    run: async (_feeds, _count, call) => {
      caller.abort();
      throw call?.signal?.reason;
    },
  });
  const gone = ask(patienceOf(undefined, caller.signal), dropped);
  await expect(gone).rejects.toMatchObject({ code: "overloaded" });
});

it("writes nothing for a caller who hung up while the model ran", async () => {
  const before = await test.db.prediction.count();
  const caller = new AbortController();
  const gone = ask(
    patienceOf(undefined, caller.signal),
    model(() => caller.abort()),
  );
  await expect(gone).rejects.toMatchObject({ code: "overloaded" });
  expect(asked).toEqual([{ signal: caller.signal }]);
  expect(await test.db.prediction.count()).toBe(before);
});
