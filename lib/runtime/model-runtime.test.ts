import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { bundleChild, optionsFor, scoresOf, scoringModel } from "./kit.test.support";
import { modelRuntime } from "./model-runtime";
import { warmUp } from "./warm-up";

/** Real processes on a machine that may be busy. */
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let entry: string;

beforeAll(async () => {
  entry = await bundleChild();
});

afterEach(async () => {
  await modelRuntime().closeAll();
});

describe("the models of a process", () => {
  it("are one list, in which the same bytes are loaded once", async () => {
    const options = optionsFor(scoringModel(), entry);
    const model = modelRuntime().serve(options);
    expect(modelRuntime().serve({ ...options, batch: 1 })).toBe(model);
    expect(modelRuntime().find(options.sha256)).toBe(model);
    expect(modelRuntime().list()).toEqual([model]);
  });

  it("end with their processes when they are released", async () => {
    const options = optionsFor(scoringModel(), entry);
    const model = modelRuntime().serve(options);
    await model.ready;
    const { pid } = model.status;
    await modelRuntime().release(options.sha256);
    expect(modelRuntime().find(options.sha256)).toBeNull();
    expect(() => process.kill(pid ?? 0, 0)).toThrow("ESRCH");
  });
});

describe("warming up", () => {
  const rows = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
  const golden = { rows, count: 3, width: 3 };
  const scores = [...scoresOf([1, 2, 3]), ...scoresOf([4, 5, 6]), ...scoresOf([7, 8, 9])];

  it("passes a version that answers as it did when it was admitted", async () => {
    const model = modelRuntime().serve({ ...optionsFor(scoringModel(), entry), maxRows: 7 });
    await warmUp(model, { ...golden, outputs: { scores } });
    expect(model.status.runs).toBe(2);
  });

  it("refuses one that answers otherwise, or lacks an output", async () => {
    const model = modelRuntime().serve(optionsFor(scoringModel(), entry));
    const changed = [...scores.slice(0, 5), (scores[5] ?? 0) + 2e-5];
    await expect(warmUp(model, { ...golden, outputs: { scores: changed } })).rejects.toMatchObject({
      kind: "invalid",
    });
    await expect(warmUp(model, { ...golden, outputs: { logits: scores } })).rejects.toMatchObject({
      kind: "invalid",
    });
  });
});
