import { expect, it } from "vitest";
import { compilePolicy } from "#lib/decision/compile-policy";
import { mulberry32 } from "#lib/math/random";
import { fitRule } from "./fit-rule";
import { measureLadder } from "./measure-ladder";
import { type RungPair, weighRows } from "./weigh-rows";

const compiled = compilePolicy(
  {
    currency: "USD",
    costs: [
      { truth: "negative", decided: "positive", cost: 1000 },
      { truth: "positive", decided: "negative", cost: 4000 },
    ],
    review_cost: 200,
  },
  ["negative", "positive"],
);

/**
 * A small model that knows its own doubt, and a large one that is sure of everything and right, but for rows the small one holds
 * at 0.5 to 0.7: there it calls every third row wrong and is as sure.
 */
function specialist(n: number, seed: number): RungPair[] {
  const random = mulberry32(seed);
  return Array.from({ length: n }, () => {
    const p = random();
    const truth = random() < p ? 1 : 0;
    const isWrong = p > 0.5 && p < 0.7 && random() < 1 / 3;
    const said = isWrong ? 1 - truth : truth;
    return { before: [1 - p, p], after: said === 1 ? [0.01, 0.99] : [0.99, 0.01], truth };
  });
}

const speed = { belowMs: 0.25, aboveMs: 2 };

it("sends nobody to a specialist where it errs, however sure it is", async () => {
  const rule = await fitRule(specialist(3000, 5), 4, compiled);
  expect(rule.labelWeight).toBeGreaterThan(0.9);
  const rows = specialist(2000, 6);
  const weighed = await weighRows(rows, rule, compiled);
  const sent = (from: number, to: number) => {
    const inside = weighed.filter((_, i) => {
      const p = rows[i]?.before[1] ?? -1;
      return p > from && p < to;
    });
    return inside.filter(({ saving }) => saving > 4 + rule.margin).length / inside.length;
  };
  expect(sent(0.1, 0.45)).toBeGreaterThan(0.95);
  expect(sent(0.53, 0.67)).toBeLessThan(0.05);
  expect(sent(0.75, 0.8)).toBe(1);

  const report = await measureLadder(
    rows.map((row) => ({ ...row, disagreement: null })),
    { rule, price: 4, compiled, ...speed },
  );
  const { ladder, below, above, saved, chosen } = report;
  expect(ladder.cost.value).toBeLessThan(Math.min(below.cost.value, above.cost.value));
  expect(saved.to_below.ci?.[0]).toBeGreaterThan(0);
  expect(saved.to_above.ci?.[0]).toBeGreaterThan(0);
  expect(report.speed.rows_per_second).toBeCloseTo(1000 / (0.25 + 2 * chosen.share), 9);
});

it("sends nobody at a price that no answer is worth", async () => {
  const rows = specialist(400, 7);
  const rule = await fitRule(rows, 5000, compiled);
  const report = await measureLadder(
    rows.map((row) => ({ ...row, disagreement: null })),
    { rule, price: 5000, compiled, ...speed },
  );
  expect(report.chosen.share).toBe(0);
  expect(report.ladder).toEqual(report.below);
});
