import { describe, expect, it } from "vitest";
import { mulberry32 } from "#lib/math/random";
import { type LongRunRow, longRunDifference, longRunMean } from "./long-run";

const seed = 7;

function row(unit: string, more: Partial<LongRunRow> = {}): LongRunRow {
  return { unit, weight: 1, m: 0, e: null, q: 1, isCostly: false, most: [0, 0], ...more };
}

describe("the mean", () => {
  it("is what was expected, corrected by the labels, each standing for 1/q", () => {
    const rows = [
      row("a", { m: 80, e: 1000, q: 0.5, isCostly: true, most: [920, 80] }),
      row("b", { m: 20, q: 0.5, most: [980, 20] }),
      row("c", { m: 200, e: 200, most: [0, 0] }),
      row("d", { m: 60, e: 0, q: 0.25, most: [940, 60] }),
    ];
    // 80 + 920/0.5 = 1920, 20, 200, 60 - 60/0.25 = -180.
    const it = longRunMean(rows, { seed });
    expect(it.value).toBeCloseTo((1920 + 20 + 200 - 180) / 4, 12);
    expect(it.expected).toBe(90);
    const off = [1920, 20, 200, -180].map((score) => (score - 490) ** 2);
    const variance = off.reduce((sum, x) => sum + x, 0) / 3;
    expect(it.se).toBeCloseTo(Math.sqrt(variance / 4), 9);
    expect(it).toMatchObject({ status: "not_enough_labels", interval: null, labels: 2, events: 1 });
  });

  it("weighs a row by what it stands for", () => {
    const rows = [
      row("a", { m: 100, weight: 4 }),
      row("b", { m: 10, weight: 1 }),
      row("c", { m: 0 }),
    ];
    expect(longRunMean(rows, { seed }).value).toBeCloseTo(410 / 6, 12);
  });

  it("takes what came together for one draw", () => {
    const apart = [3, 8, 1, 9].map((m, i) => row(`s${i}`, { m }));
    const twice = apart.flatMap((it) => [it, it]);
    const [one, two] = [longRunMean(apart, { seed }), longRunMean(twice, { seed })];
    expect(two.se).toBeCloseTo(one.se, 12);
    expect(two.interval?.[0]).toBeCloseTo(one.interval?.[0] ?? Number.NaN, 12);
    const unaware = longRunMean(
      twice.map((it, i) => ({ ...it, unit: `r${i}` })),
      { seed },
    );
    expect(unaware.se).toBeLessThan(0.8 * one.se);
  });

  it("says nothing of one unit, of no label, and needs none where no truth matters", () => {
    expect(longRunMean([row("a", { m: 5 })], { seed })).toMatchObject({ interval: null });
    const unseen = ["a", "b", "c"].map((unit) => row(unit, { m: 5, q: 0.5, most: [95, 5] }));
    expect(longRunMean(unseen, { seed })).toMatchObject({ status: "unlabeled", interval: null });
    const alike = ["a", "b", "c"].map((unit) => row(unit));
    expect(longRunMean(alike, { seed })).toMatchObject({ status: "certain", interval: [0, 0] });
    expect(() => longRunMean([], { seed })).toThrow(/EMPTY|at least one/);
  });
});

/** One arm of a world where an automatic answer is wrong now and then and audits are rare. */
function arm(
  random: () => number,
  {
    n,
    risk,
    believed,
    q,
    name,
  }: Record<"n" | "risk" | "believed" | "q", number> & { name: string },
): LongRunRow[] {
  return Array.from({ length: n }, (_, i) => {
    const m = 4000 * believed;
    const e = random() < risk ? 4000 : 0;
    const isSeen = random() < q;
    const told = { e: isSeen ? e : null, isCostly: isSeen && e > 0 };
    return row(`${name}${i}`, { m, q, ...told, most: [4000 - m, m] });
  });
}

describe("the difference of two arms", () => {
  it("is the difference of the means, with both arms' doubt", () => {
    const random = mulberry32(11);
    const a = arm(random, { n: 600, risk: 0.05, believed: 0.04, q: 0.5, name: "a" });
    const b = arm(random, { n: 900, risk: 0.03, believed: 0.04, q: 0.5, name: "b" });
    const [one, two] = [longRunMean(a, { seed }), longRunMean(b, { seed })];
    const it = longRunDifference(a, b, { seed });
    expect(it.value).toBeCloseTo(one.value - two.value, 12);
    expect(it.se).toBeCloseTo(Math.hypot(one.se, two.se), 12);
    expect(it.events).toBe(one.events + two.events);
    expect(it.status).toBe("gamma");
    const width = (x: typeof it) => (x.interval?.[1] ?? 0) - (x.interval?.[0] ?? 0);
    expect(width(it)).toBeGreaterThan(Math.max(width(one), width(two)));
    expect(width(it)).toBeLessThan(width(one) + width(two));
  });

  it.each([
    { q: 0.1, runs: 200, least: 0.93, name: "a handful of events", status: "gamma" },
    { q: 1, runs: 10, least: 0.8, name: "every outcome told", status: "bootstrap" },
  ])(
    "holds the truth as often as it says: $name",
    ({ q, runs, least, status }) => {
      const random = mulberry32(2026);
      const truth = 4000 * (0.06 - 0.035);
      let held = 0;
      let seen = 0;
      for (let run = 0; run < runs; run++) {
        const n = q === 1 ? 2200 : 1200;
        const a = arm(random, { n, risk: 0.06, believed: 0.03, q, name: "a" });
        const b = arm(random, { n, risk: 0.035, believed: 0.05, q, name: "b" });
        const it = longRunDifference(a, b, { seed: run });
        if (it.interval === null) continue;
        seen += 1;
        expect(it.status).toBe(status);
        if (it.interval[0] <= truth && truth <= it.interval[1]) held += 1;
      }
      expect(seen).toBeGreaterThan(0.9 * runs);
      expect(held / seen).toBeGreaterThanOrEqual(least);
    },
    30_000,
  );
});
