import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { bundleChild, optionsFor, scoringModel } from "./kit.test.support";
import { modelRuntime } from "./model-runtime";

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
