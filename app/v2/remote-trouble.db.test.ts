import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { callerOut } from "#lib/delivery/call-out";
import { outboundRules } from "#lib/delivery/outbound-address";
import { getVersion } from "#lib/registry/get-version";
import { versionToServe } from "#lib/registry/serving-version";
import { modelRuntime } from "#lib/runtime/model-runtime";
import { isServed, warmVersion } from "#lib/serving/runtime-models";
import { codesOf, type RemoteWorld, remoteWorld } from "./remote-world.test.fixture";

/** Real processes and sockets on a machine that may be busy. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 90_000 });

let world: RemoteWorld;
beforeAll(async () => {
  world = await remoteWorld();
});
beforeEach(() => {
  world.remote.mood = "well";
});
afterEach(() => modelRuntime().closeAll());
afterAll(() => world.close());

describe("registering refuses", () => {
  const shorter = (adapter: object) => {
    const { input, ...rest } = adapter as { input: { columns: string[] } };
    return { ...rest, input: { ...input, columns: input.columns.slice(1) } };
  };
  it.each([
    [
      "a server that does not answer",
      () => world.manifestOf({ url: "http://127.0.0.1:9" }),
      "/remote",
    ],
    ["a model that is not there", () => world.manifestOf({ model: "no-such" }), "/remote"],
    ["a version that is not there", () => world.manifestOf({ version: "7" }), "/remote"],
    ["an adapter of another shape", () => world.manifestOf({}, shorter), "/adapter/input"],
  ])("%s", async (_, manifest, pointer) => {
    await expect(world.registered({ ...manifest(), golden: null })).rejects.toMatchObject({
      code: "invalid_model",
      faults: [{ pointer }],
    });
  });

  it("a model that answers otherwise than its golden rows say", async () => {
    world.remote.mood = "another_model";
    await expect(world.registered(world.manifestOf())).rejects.toMatchObject({
      code: "invalid_model",
      faults: [{ pointer: "/golden", detail: expect.stringContaining("0.125") }],
    });
  });

  it("an address that may not be called, and sends a token to no other server", async () => {
    const strict = { ...world.door, callOut: callerOut(outboundRules([])) };
    await expect(world.registered(world.manifestOf(), { by: strict })).rejects.toMatchObject({
      faults: [{ pointer: "/remote", detail: expect.stringContaining("not public") }],
    });
    const lacking = { ...world.door, tokens: { "http://127.0.0.1:1": "secret" } };
    await expect(world.registered(world.manifestOf(), { by: lacking })).rejects.toMatchObject({
      faults: [{ pointer: "/remote", detail: expect.stringContaining("401") }],
    });
  });
});

describe("a server that fails in the middle of traffic", () => {
  it("and comes back at once is asked again, unnoticed", async () => {
    await world.told("far-desk");
    world.remote.mood = "cuts_once";
    expect(codesOf(await world.told("far-desk")).flat()).not.toContain("model_failure");
  });

  it.each(["cuts", "silent"] as const)("and %s leaves the answer to the policy", async (mood) => {
    await world.told("far-desk");
    world.remote.mood = mood;
    for (const { reasons, route, probabilities } of await world.told("far-desk")) {
      expect(reasons.map(({ code }) => code)).toContain("model_failure");
      expect([route, probabilities]).toEqual(["review", null]);
    }
  });

  it("and answers in another shape is not believed", async () => {
    await world.told("far-desk");
    world.remote.mood = "wrong_shape";
    for (const reasons of codesOf(await world.told("far-desk")))
      expect(reasons).toContain("invalid_output");
  });

  it("is left alone, and taken back when it answers as before", async () => {
    await world.told("far-desk");
    world.remote.mood = "cuts";
    for (let i = 0; i < 5; i++) await world.told("far-desk");
    const asked = world.remote.inferences;
    expect(codesOf(await world.told("far-desk")).flat()).toContain("model_failure");
    expect(world.remote.inferences).toBe(asked);
    const { id } = await getVersion(world.db, { model: "loan-far", version: 1 });
    const serving = await versionToServe(world.db, id);
    expect(isServed(serving)).toBe(false);
    world.remote.mood = "well";
    await vi.waitFor(
      async () =>
        expect(codesOf(await world.told("far-desk")).flat()).not.toContain("model_failure"),
      { timeout: 10_000, interval: 200 },
    );
    expect(isServed(serving)).toBe(true);
  });

  it("and comes back with another model answers nobody", async () => {
    await world.told("far-desk");
    world.remote.mood = "away";
    const { id } = await getVersion(world.db, { model: "loan-far", version: 1 });
    const serving = await versionToServe(world.db, id);
    for (let i = 0; i < 5; i++) await world.told("far-desk");
    world.remote.mood = "another_model";
    await vi.waitFor(
      () =>
        expect(warmVersion(serving, world.place)).rejects.toMatchObject({
          code: "model_not_ready",
        }),
      { timeout: 10_000, interval: 200 },
    );
    await expect(world.told("far-desk")).rejects.toThrow("no longer answers as it did");
    world.remote.mood = "well";
    await vi.waitFor(() => world.told("far-desk"), { timeout: 20_000, interval: 500 });
  });
});
