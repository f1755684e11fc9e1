import { expect, it } from "vitest";
import { compilePolicy } from "#lib/decision/compile-policy";
import { mirrorChanges, mirrorCosts, presetsFor } from "./fill-costs";

const labels = ["a", "b", "c"];
const costs = [
  { truth: "a", decided: "b", cost: 2 },
  { truth: "a", decided: "c", cost: { base: 1, per_unit: 3, of: "Amount" } },
  { truth: "b", decided: "c", cost: 5 },
  { truth: "c", decided: "b", cost: 7 },
  { truth: "c", decided: "hold", cost: 11 },
  { truth: "b", decided: "b", cost: -13 },
];

it("copies what stands above the diagonal below it, and nothing else", () => {
  expect(mirrorCosts(costs, labels)).toEqual([
    costs[0],
    costs[1],
    costs[2],
    { truth: "c", decided: "b", cost: 5 },
    costs[4],
    costs[5],
    { truth: "b", decided: "a", cost: 2 },
    { truth: "c", decided: "a", cost: { base: 1, per_unit: 3, of: "Amount" } },
  ]);
  expect(mirrorChanges(costs, labels)).toBe(3);
  expect(mirrorChanges(mirrorCosts(costs, labels), labels)).toBe(0);
});

it("begins with whole matrices for two labels and for more, further actions included", () => {
  for (const names of [labels, ["good", "bad"]]) {
    for (const { fill } of presetsFor(names)) {
      const policy = { costs: fill(names, [...names, "hold"]), actions: ["hold"], review_cost: 1 };
      expect(compilePolicy(policy, names).costs.fixed).not.toBeNull();
    }
  }
  const uneven = presetsFor(["good", "bad"])[1]?.fill(["good", "bad"], ["good", "bad"]);
  expect(uneven).toEqual([
    { truth: "good", decided: "bad", cost: 1000 },
    { truth: "bad", decided: "good", cost: 4000 },
  ]);
});
