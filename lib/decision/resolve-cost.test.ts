import { describe, expect, it } from "vitest";
import { compilePolicy } from "./compile-policy";
import { decide } from "./decide";
import type { Mat } from "./matrix";
import type { PolicyInput } from "./policy";
import { type CostSpec, constantCost, resolveCost } from "./resolve-cost";
import { binaryThreshold } from "./review-band";
import { expectVector, vector } from "./vectors/check";

type Card = { amount: number; p: number[]; alpha: Mat; beta: Mat; fee: number };

const labels = ["legit", "fraud"];

function cardPolicy({ alpha, beta, fee }: Omit<Card, "amount" | "p">): PolicyInput {
  const costs = alpha.flatMap((row, a) =>
    row.map((base, y) => ({
      truth: labels[y] ?? "",
      decided: labels[a] ?? "",
      cost: { base, per_unit: beta[a]?.[y] ?? 0, of: "Amount" },
    })),
  );
  return { costs, review_cost: fee };
}

describe("costs that depend on an amount", () => {
  it.each([
    "example_dependent_amount_20_0.05",
    "example_dependent_amount_1000_0.05",
    "example_dependent_amount_1000_0.002",
  ])("%s", (id) => {
    const { input, expected, tol } = vector<Card, object>(id);
    const compiled = compilePolicy(cardPolicy(input), labels);
    const row = decide({ probabilities: input.p, features: { Amount: input.amount } }, compiled);
    const got = {
      C: row.costs,
      p_star: binaryThreshold(row.costs ?? []),
      risks: row.risks,
      action: labels.indexOf(row.provisional ?? ""),
      auto_cost: row.automatic,
      human_cost: row.review,
      decision: row.route,
      net_benefit_of_review: row.netBenefit,
    };
    expectVector(got, expected, tol);
    expect(row.amount).toBe(input.amount);
  });

  const spec: CostSpec = {
    ...constantCost([
      [0, 10],
      [3, 0],
    ]),
    beta: [
      [0, 2],
      [0, 0],
    ],
    lo: [
      [Number.NEGATIVE_INFINITY, 12],
      [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
    ],
    hi: [
      [Number.POSITIVE_INFINITY, 50],
      [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    ],
    of: "Amount",
  };

  it.each([
    [0, 12],
    [7, 24],
    [99, 50],
  ])("are held between their bounds: at %d", (v, cost) => {
    expect(resolveCost(spec, v)).toEqual({
      C: [
        [0, cost],
        [3, 0],
      ],
    });
  });

  it.each([
    ["absent", null],
    ["not finite", Number.NaN],
    ["below the least", -1],
  ])("need an amount that is not %s", (_, v) => {
    expect(resolveCost(spec, v)).toEqual({ route: "review", reason: "missing_cost" });
    expect(resolveCost({ ...spec, onMissing: "reject" }, v)).toMatchObject({ route: "reject" });
    expect(resolveCost({ ...spec, onMissing: { use: 7 } }, v)).toEqual({
      C: [
        [0, 24],
        [3, 0],
      ],
    });
  });
});

describe("a missing amount", () => {
  const card: PolicyInput = cardPolicy({
    alpha: [
      [0, 0],
      [5, -50],
    ],
    beta: [
      [-0.02, 1],
      [0, -1],
    ],
    fee: 3,
  });
  const without = { probabilities: [0.95, 0.05], features: { Amount: "20" } };
  const given = (on_missing_cost: PolicyInput["on_missing_cost"]) =>
    decide(without, compilePolicy({ ...card, on_missing_cost }, labels));

  it("sends the case to a person", () => {
    expect(given("review")).toMatchObject({
      route: "review",
      provisional: "legit",
      automatic: null,
      costs: null,
      reasons: [{ code: "missing_cost", value: null, limit: 0, decided: true }],
    });
  });

  it("or is refused", () => {
    expect(given("reject")).toMatchObject({ route: "reject", rejectStatus: 422 });
  });

  it("or is replaced by a stated one", () => {
    expect(given({ use: 20 })).toMatchObject({
      route: "review",
      automatic: expect.closeTo(0.62),
      amount: null,
    });
  });

  it("is looked for in the context after the features", () => {
    const compiled = compilePolicy(card, labels);
    const both = { probabilities: [0.95, 0.05], context: { Amount: 1000 } };
    expect(decide(both, compiled).amount).toBe(1000);
    expect(decide({ ...both, features: { Amount: 20 } }, compiled).amount).toBe(20);
  });
});
