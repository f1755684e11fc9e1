import { describe, expect, it } from "vitest";
import { metricsText } from "#lib/telemetry/metrics";
import type { CheckedInput } from "../checked-input";
import { type Said, saidBy } from "../scored";
import { climb } from "./climb";
import { isUnanswered, type Ladder, type Rung } from "./rung";

const input = (text: string): CheckedInput => ({
  ...{ input: { text }, features: null, prepared: null, given: null },
});

const sure = (p: number): Said =>
  saidBy(null, {
    ...{ raw: [p, 1 - p], probabilities: [p, 1 - p], failure: null, unseen: [], interval: null },
  });

const failed = saidBy(null, {
  ...{ raw: [], probabilities: null, failure: "model_failure", unseen: [], interval: null },
});

/** A rung that says what its list holds for each text, and remembers what it was asked. */
function rung(name: Rung["name"], words: Record<string, Said>, more: Partial<Rung> = {}) {
  const batches: (string | undefined)[][] = [];
  const ask: Rung["ask"] = async (rows) => {
    batches.push(rows.map(({ checked }) => checked.input.text));
    return rows.map(({ checked }) => words[checked.input.text ?? ""] ?? null);
  };
  return { batches, rung: { name, isWanted: isUnanswered, ask, ...more } };
}

const ladder = (...rungs: Rung[]): Ladder => ({ rungs, unanswered: () => failed });

describe("a climb", () => {
  it("asks each rung once for all rows that nobody below answered, in one batch", async () => {
    const cache = rung("cache", { b: sure(0.7) });
    const model = rung("model", { a: sure(0.2), c: sure(0.9) });
    const scored = await climb(ladder(cache.rung, model.rung), ["a", "b", "c"].map(input));
    expect(cache.batches).toEqual([["a", "b", "c"]]);
    expect(model.batches).toEqual([["a", "c"]]);
    expect(scored.map(({ path }) => path)).toEqual([
      ["cache", "model"],
      ["cache"],
      ["cache", "model"],
    ]);
    expect(scored.map(({ probabilities }) => probabilities?.[0])).toEqual([0.2, 0.7, 0.9]);
  });

  it("replaces a word by that of a higher rung, and asks only where that one is wanted", async () => {
    const small = rung("small", { a: sure(0.55), b: sure(0.99) });
    const isWanted: Rung["isWanted"] = ({ said }) => Math.max(...(said?.raw ?? [])) < 0.6;
    const large = rung("large", { a: sure(0.1) }, { isWanted });
    const scored = await climb(ladder(small.rung, large.rung), ["a", "b"].map(input));
    expect(large.batches).toEqual([["a"]]);
    expect(scored.map(({ raw, path }) => [raw[0], path])).toEqual([
      [0.1, ["small", "large"]],
      [0.99, ["small"]],
    ]);
  });

  it("keeps the word of a lower rung when the higher one fails, and the path says who was asked", async () => {
    const small = rung("small", { a: sure(0.55) });
    const large = rung("large", { a: failed }, { isWanted: () => true });
    const [scored] = await climb(ladder(small.rung, large.rung), [input("a")]);
    expect(scored).toMatchObject({
      failure: null,
      probabilities: [0.55, expect.closeTo(0.45, 9)],
      path: ["small", "large"],
    });
  });

  it("records why nobody had a word", async () => {
    const cache = rung("cache", {});
    const [missed] = await climb(ladder(cache.rung), [input("a")]);
    expect(missed).toMatchObject({ failure: "model_failure", path: ["cache"], isCached: false });
  });

  it("counts batches and rows by rung", async () => {
    const before = await counts();
    const cache = rung("cache", { a: sure(0.3) });
    await climb(ladder(cache.rung), ["a", "b", "c"].map(input));
    const after = await counts();
    const grown = after.map((it, i) => it - (before[i] ?? 0));
    expect(grown).toEqual([1, 1, 2]);
  });
});

async function counts(): Promise<number[]> {
  const { text } = await metricsText();
  const read = (name: string) => Number(text.match(new RegExp(`^${name} (\\d+)$`, "m"))?.[1] ?? 0);
  return [
    read('umpire_rung_batches_total\\{rung="cache"\\}'),
    read('umpire_rung_rows_total\\{rung="cache",outcome="answered"\\}'),
    read('umpire_rung_rows_total\\{rung="cache",outcome="unanswered"\\}'),
  ];
}
