import { monitorEventLoopDelay } from "node:perf_hooks";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import {
  allocatingModel,
  bundleChild,
  ENDLESS,
  loopingModel,
  optionsFor,
  scoresOf,
  scoringModel,
} from "./kit.test.support";
import type { ModelOptions } from "./model-options";
import type { RestartReason } from "./model-slot";
import { openModel, type ServedModel } from "./served-model";
import type { RunResult } from "./work-queue";

/** Trips of the loop that take some tenths of a second. */
const LONG = 500_000;

/** Real processes on a machine that may be busy. */
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let entry: string;
const opened: ServedModel[] = [];

beforeAll(async () => {
  entry = await bundleChild();
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((model) => model.close({ drainMs: 0 })));
});

function open(bytes: Uint8Array, options: Partial<ModelOptions> = {}): ServedModel {
  const model = openModel({ ...optionsFor(bytes, entry), ...options });
  opened.push(model);
  return model;
}

function ask(model: ServedModel, row: readonly number[], deadlineMs = 20_000) {
  return model.run(Float32Array.from(row), 1, 3, { deadlineMs });
}

function scoresIn({ outputs }: RunResult): number[] {
  return Array.from(outputs.scores?.data ?? [], Number);
}

/** Kills the process from outside, as the system would, once all that waited has been sent to it. */
async function killUnderway(model: ServedModel): Promise<number> {
  const pid = await vi.waitFor(() => {
    const { pid, queued, state } = model.status;
    if (pid === null || queued > 0 || state !== "ready") throw new Error("not under way");
    return pid;
  }, WAIT);
  process.kill(pid, "SIGKILL");
  return pid;
}

const WAIT = { timeout: 10_000, interval: 1 };

describe("a process that is killed", () => {
  it("is replaced, and the work under way is answered by the next", async () => {
    const restarts: RestartReason[] = [];
    const model = open(loopingModel(), { onRestart: (reason) => restarts.push(reason) });
    await model.ready;
    const results = Promise.all([ask(model, [LONG, 2, 3]), ask(model, [4, 5, 6])]);
    const killed = await killUnderway(model);
    expect((await results).map(scoresIn)).toEqual([scoresOf([LONG, 2, 3]), scoresOf([4, 5, 6])]);
    expect(model.status.pid).not.toBe(killed);
    expect(model.status.restarts).toEqual({ died: 1, timeout: 0, load_failed: 0 });
    expect(restarts).toEqual(["died"]);
  });

  it("fails the work that it took along twice", async () => {
    const model = open(loopingModel());
    await model.ready;
    const result = expect(ask(model, [ENDLESS, 0, 0])).rejects.toMatchObject({
      name: "InferenceFailure",
      kind: "died",
    });
    const first = await killUnderway(model);
    await vi.waitFor(() => expect([null, first]).not.toContain(model.status.pid), WAIT);
    await killUnderway(model);
    await result;
    expect(scoresIn(await ask(model, [1, 2, 3]))).toEqual(scoresOf([1, 2, 3]));
  });

  it("is replaced again and again, without an answer lost", async () => {
    const model = open(scoringModel());
    await model.ready;
    for (let round = 0; round < 10; round++) {
      const results = Promise.all([ask(model, [round, 2, 3]), ask(model, [4, round, 6])]);
      const killed = await killUnderway(model);
      expect((await results).map(scoresIn)).toEqual([
        scoresOf([round, 2, 3]),
        scoresOf([4, round, 6]),
      ]);
      await vi.waitFor(() => expect([null, killed]).not.toContain(model.status.pid), WAIT);
    }
    expect(model.status.state).toBe("ready");
  });
});

describe("a run without end", () => {
  it("is killed at its deadline, reported, and blocks nobody else in this process", async () => {
    const model = open(loopingModel(), { runDeadlineMs: 600 });
    await model.ready;
    const lag = monitorEventLoopDelay({ resolution: 5 });
    lag.enable();
    const begunAt = performance.now();
    await expect(ask(model, [ENDLESS, 0, 0], 600)).rejects.toMatchObject({ kind: "timeout" });
    lag.disable();
    expect(performance.now() - begunAt).toBeLessThan(1500);
    expect(lag.percentile(90) / 1e6).toBeLessThan(100);
    expect(scoresIn(await ask(model, [1, 2, 3]))).toEqual(scoresOf([1, 2, 3]));
    expect(model.status.restarts).toEqual({ died: 0, timeout: 1, load_failed: 0 });
  });

  it("takes none of those along that shared the run", async () => {
    const model = open(loopingModel(), { runDeadlineMs: 300 });
    await model.ready;
    const before = ask(model, [1, 2, 3]);
    const culprit = expect(ask(model, [ENDLESS, 0, 0])).rejects.toMatchObject({ kind: "timeout" });
    const after = ask(model, [4, 5, 6]);
    expect(scoresIn(await before)).toEqual(scoresOf([1, 2, 3]));
    await culprit;
    expect(scoresIn(await after)).toEqual(scoresOf([4, 5, 6]));
    expect(model.status.restarts.timeout).toBe(2);
  });

  it("puts the version into quarantine the third time, until it is pardoned", async () => {
    const model = open(loopingModel(), { runDeadlineMs: 150 });
    await model.ready;
    for (const trips of [ENDLESS, ENDLESS / 2, ENDLESS / 3]) {
      await expect(ask(model, [trips, 0, 0])).rejects.toMatchObject({ kind: "timeout" });
    }
    expect(model.status).toMatchObject({ state: "quarantined", pid: null });
    await expect(ask(model, [1, 2, 3])).rejects.toMatchObject({
      kind: "timeout",
      message: expect.stringContaining("quarantine"),
    });
    model.pardon();
    expect(scoresIn(await ask(model, [1, 2, 3]))).toEqual(scoresOf([1, 2, 3]));
  });

  it("lets a version out of quarantine on trial", async () => {
    const model = open(loopingModel(), { runDeadlineMs: 150, strikes: 1, quarantineMs: 300 });
    await model.ready;
    await expect(ask(model, [ENDLESS, 0, 0], 150)).rejects.toMatchObject({ kind: "timeout" });
    await vi.waitFor(() => expect(model.status.state).toBe("quarantined"), WAIT);
    await vi.waitFor(() => expect(model.isReady).toBe(true), WAIT);
    expect(scoresIn(await ask(model, [1, 2, 3]))).toEqual(scoresOf([1, 2, 3]));
  });

  it("lets no more wait than the queue holds, and those no longer than they may", async () => {
    const model = open(loopingModel(), { batch: 1, maxQueuedRuns: 4, runDeadlineMs: 1000 });
    await model.ready;
    const culprit = expect(ask(model, [ENDLESS, 0, 0], 1000)).rejects.toMatchObject({
      kind: "timeout",
    });
    await vi.waitFor(() => expect(model.status.queued).toBe(0), WAIT);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) => ask(model, [i, 0, 0], 200)),
    );
    const refused = { reason: { name: "Refusal", code: "overloaded", retryAfterSeconds: 1 } };
    expect(outcomes).toEqual(outcomes.map(() => expect.objectContaining({ status: "rejected" })));
    for (const outcome of outcomes) expect(outcome).toMatchObject(refused);
    const details = outcomes.map((it) => (it.status === "rejected" ? it.reason.message : ""));
    expect(details.filter((it) => it.includes("deadline passed"))).toHaveLength(4);
    expect(details.filter((it) => it.includes("are waiting"))).toHaveLength(6);
    await culprit;
  });
});

describe("a model that asks for more memory than it may have", () => {
  it("fails that run alone", async () => {
    const model = open(allocatingModel());
    await model.ready;
    const { pid } = model.status;
    const shape = (size: bigint) => ({
      shape: { type: "int64", dims: [1], data: BigInt64Array.of(size) } as const,
    });
    await expect(model.runFeeds(shape(4_000_000_000n))).rejects.toMatchObject({ kind: "invalid" });
    const { outputs } = await model.runFeeds(shape(5n));
    expect(outputs.zeros?.data).toEqual(new Float32Array(5));
    expect(model.status.pid).toBe(pid);
  });
});

describe("a model that cannot be loaded", () => {
  it("is refused when its bytes are not those of its digest", async () => {
    const sha256 = "0".repeat(64);
    const model = open(scoringModel(), { sha256, strikes: 1 });
    await expect(model.ready).rejects.toMatchObject({ kind: "load_failed" });
    await expect(ask(model, [1, 2, 3])).rejects.toMatchObject({
      kind: "load_failed",
      message: expect.stringContaining(sha256),
    });
    expect(model.status).toMatchObject({ state: "quarantined", pid: null });
  });

  it("is refused in the runtime's words when it is no model, and what waits is told", async () => {
    const model = open(new TextEncoder().encode("<html>"), { strikes: 1 });
    const waiting = ask(model, [1, 2, 3]);
    await expect(model.ready).rejects.toMatchObject({ kind: "load_failed" });
    await expect(waiting).rejects.toMatchObject({ kind: "load_failed" });
    expect(model.status.lastFailure).toMatch(/protobuf/i);
  });

  it("is tried again when only its bytes were out of reach", async () => {
    const bytes = scoringModel();
    let failures = 2;
    const fetchBytes = () =>
      failures-- > 0 ? Promise.reject(new Error("database away")) : Promise.resolve(bytes);
    const model = open(bytes, { bytes: fetchBytes, strikes: 1 });
    await expect(model.ready).rejects.toMatchObject({ kind: "load_failed" });
    await vi.waitFor(() => expect(model.isReady).toBe(true), WAIT);
    expect(scoresIn(await ask(model, [1, 2, 3]))).toEqual(scoresOf([1, 2, 3]));
  });
});
