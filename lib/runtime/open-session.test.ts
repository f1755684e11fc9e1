import { afterAll, beforeAll, expect, it } from "vitest";
import { bundleChild, scoresOf, scoringModel } from "./kit.test.support";
import { openSession, type Session } from "./open-session";
import type { Optimization } from "./protocol";

let entry = "";
const opened: Session[] = [];

beforeAll(async () => {
  entry = await bundleChild();
});

afterAll(async () => {
  await Promise.all(opened.map((session) => session.close()));
});

it.each<Optimization>(["none", "basic", "all"])(
  "runs a graph as it is, optimized %s",
  async (optimize) => {
    const session = await openSession(scoringModel(), { entry, optimize });
    opened.push(session);
    expect([session.inputs, session.outputs]).toEqual([["x"], ["scores"]]);
    const x = { type: "float32" as const, dims: [1, 3], data: Float32Array.of(1, 2, 3) };
    const { scores } = await session.run({ x }, ["scores"]);
    expect([...(scores?.data ?? [])]).toEqual(scoresOf([1, 2, 3]));
  },
);

it("fails by name: what is no model, what the graph does not take, what is closed", async () => {
  await expect(openSession(Uint8Array.of(1, 2, 3), { entry })).rejects.toMatchObject({
    kind: "load_failed",
  });
  const session = await openSession(scoringModel(), { entry });
  await expect(session.run({})).rejects.toMatchObject({ kind: "invalid" });
  await session.close();
  await expect(session.run({})).rejects.toMatchObject({ kind: "died" });
});
