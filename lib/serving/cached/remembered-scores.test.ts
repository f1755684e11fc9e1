import { describe, expect, it } from "vitest";
import { cacheKey } from "./kept-scores";
import { rememberedScores } from "./remembered-scores";

const kept = (p: number) => ({ scores: [p, 1 - p], unseen: [], bornAt: 7 });

describe("what a process remembers", () => {
  it("forgets what was asked for least lately", () => {
    const memory = rememberedScores()("end_1");
    for (const [i, key] of ["a", "b", "c"].entries()) memory.keep("mver_1", key, kept(i / 10), 3);
    memory.find("mver_1", "a");
    memory.keep("mver_1", "d", kept(0.9), 3);
    const there = ["a", "b", "c", "d"].filter((key) => memory.find("mver_1", key));
    expect(there).toEqual(["a", "c", "d"]);
  });

  it("never takes one version's scores for another's, nor one endpoint's", () => {
    const remembered = rememberedScores();
    remembered("end_1").keep("mver_1", "a", kept(0.25), 10);
    expect(remembered("end_1").find("mver_2", "a")).toBeUndefined();
    expect(remembered("end_2").find("mver_1", "a")).toBeUndefined();
    expect(remembered("end_1").find("mver_1", "a")).toEqual(kept(0.25));
  });

  it("stays below its bytes, however many entries it may hold", () => {
    const memory = rememberedScores(10_000)("end_1");
    for (let i = 0; i < 50; i += 1)
      memory.keep("mver_1", `${i} ${"x".repeat(1000)}`, kept(0.5), 1000);
    expect(memory.size).toBe(4);
    memory.keep("mver_1", "y".repeat(20_000), kept(0.5), 1000);
    expect(memory.size).toBe(0);
  });
});

describe("the key of an input", () => {
  const field = { kind: "category" as const, label: "L", nullable: true, levels: ["x"] };
  const version = {
    features: {
      fields: [
        { ...field, name: "b" },
        { ...field, name: "a" },
      ],
    },
  };
  const input = {};

  it("holds the version's columns in its order, and nothing else", () => {
    const one = cacheKey(version, { input, features: { a: "rent", b: "no", c: "other" } });
    const two = cacheKey(version, { input, features: { c: "else", b: "no", a: "rent" } });
    expect(one).toBe(two);
    expect(one).not.toBe(cacheKey(version, { input, features: { a: "no", b: "rent" } }));
  });

  it("tells texts apart that look alike when they are put together", () => {
    const one = cacheKey(version, { input, features: { b: 'x","y', a: null } });
    const two = cacheKey(version, { input, features: { b: "x", a: "y" } });
    expect(one).not.toBe(two);
    expect(cacheKey({ features: null }, { input: { text: "[1]" }, features: null })).not.toBe(
      cacheKey({ features: null }, { input: { tensor: [1] }, features: null }),
    );
  });
});
