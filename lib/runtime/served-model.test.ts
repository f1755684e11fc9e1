import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import {
  allocatingModel,
  bundleChild,
  optionsFor,
  scoresOf,
  scoringModel,
} from "./kit.test.support";
import type { ModelOptions } from "./model-options";
import { openModel, type ServedModel } from "./served-model";
import type { RunResult } from "./work-queue";

/** Real processes on a machine that may be busy. */
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let entry: string;
const opened: ServedModel[] = [];

beforeAll(async () => {
  entry = await bundleChild();
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((model) => model.close()));
});

function open(bytes: Uint8Array, options: Partial<ModelOptions> = {}): ServedModel {
  const model = openModel({ ...optionsFor(bytes, entry), ...options });
  opened.push(model);
  return model;
}

function scoresIn({ outputs }: RunResult): number[] {
  return Array.from(outputs.scores?.data ?? [], Number);
}

describe("a served model", () => {
  it("says what the file says of itself, and answers", async () => {
    const model = open(scoringModel());
    expect(await model.ready).toEqual({
      inputs: [{ name: "x", type: "float32", shape: ["n", 3] }],
      outputs: [{ name: "scores", type: "float32", shape: ["n", 2] }],
    });
    const result = await model.run(Float32Array.of(1, 2, 3, 4, 5, 6), 2, 3);
    expect(result.outputs.scores?.dims).toEqual([2, 2]);
    expect(scoresIn(result)).toEqual([...scoresOf([1, 2, 3]), ...scoresOf([4, 5, 6])]);
    expect(result.ms).toBeGreaterThanOrEqual(result.runMs);
    expect(model.isReady).toBe(true);
    expect(model.status).toMatchObject({ state: "ready", confined: true, queued: 0 });
  });

  it("puts calls of one turn into one run and hands each its own rows", async () => {
    const model = open(scoringModel());
    await model.ready;
    const rows = Array.from({ length: 40 }, (_, i) => [i, 2 * i + 1, 7]);
    const results = await Promise.all(rows.map((row) => model.run(Float32Array.from(row), 1, 3)));
    expect(results.map(scoresIn)).toEqual(rows.map(scoresOf));
    expect(model.status.runs).toBe(1);
    // One of 33 to 64 rows.
    expect(model.status.batchSizes).toEqual([0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
  });

  it("puts no more rows into a run than it may", async () => {
    const model = open(scoringModel(), { maxRows: 5 });
    await model.ready;
    const rows = Array.from({ length: 12 }, (_, i) => [i, 1, 3]);
    const results = await Promise.all(rows.map((row) => model.run(Float32Array.from(row), 1, 3)));
    expect(results.map(scoresIn)).toEqual(rows.map(scoresOf));
    expect(model.status.runs).toBe(3);
  });

  it("cuts a call that is larger than a run, and pads for a model of fixed batch", async () => {
    const model = open(scoringModel(4), { batch: 4 });
    const rows = Array.from({ length: 10 }, (_, i) => [i, 5, -i]);
    const result = await model.run(Float32Array.from(rows.flat()), 10, 3);
    expect(result.outputs.scores?.dims).toEqual([10, 2]);
    expect(scoresIn(result)).toEqual(rows.flatMap(scoresOf));
  });

  it("turns numbers into the type the input has", async () => {
    const model = open(allocatingModel(), {
      signature: { input: { name: "shape", type: "int64", rowDims: [] } },
    });
    const result = await model.run(Float32Array.of(6), 1, 1);
    expect(result.outputs.zeros).toEqual({
      type: "float32",
      dims: [6],
      data: new Float32Array(6),
    });
  });

  it("refuses what the model cannot take without harm to the process", async () => {
    const model = open(scoringModel());
    await model.ready;
    const { pid } = model.status;
    const wide = model.run(Float32Array.of(1, 2, 3, 4), 1, 4);
    const fine = model.run(Float32Array.of(1, 2, 3), 1, 3);
    await expect(wide).rejects.toMatchObject({ name: "InferenceFailure", kind: "invalid" });
    expect(scoresIn(await fine)).toEqual(scoresOf([1, 2, 3]));
    expect(model.status).toMatchObject({ pid, restarts: { died: 0, timeout: 0, load_failed: 0 } });
  });

  it("declines feeds that do not fill their dimensions before they reach anybody's run", async () => {
    const model = open(scoringModel());
    await expect(model.run(Float32Array.of(1, 2), 1, 3)).rejects.toThrow(RangeError);
    const feeds = { x: { type: "float32", dims: [2, 3], data: new Float32Array(6) } } as const;
    await expect(model.runFeeds(feeds, { rows: 3 })).rejects.toThrow("2 rows instead of 3");
  });

  it("drops the work of a caller that has gone", async () => {
    const model = open(scoringModel());
    const leaving = new AbortController();
    const dropped = model.run(Float32Array.of(1, 2, 3), 1, 3, { signal: leaving.signal });
    leaving.abort(new Error("the caller left"));
    await expect(dropped).rejects.toThrow("the caller left");
  });

  it("finishes what it took in before it closes, and takes nothing more", async () => {
    const model = open(scoringModel());
    const running = model.run(Float32Array.of(3, 2, 1), 1, 3);
    const closing = model.close();
    await expect(model.run(Float32Array.of(1, 2, 3), 1, 3)).rejects.toMatchObject({
      name: "Refusal",
      code: "model_unavailable",
    });
    expect(scoresIn(await running)).toEqual(scoresOf([3, 2, 1]));
    await closing;
    expect(model.status).toMatchObject({ state: "closed", pid: null });
  });
});
