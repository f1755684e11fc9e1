import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePolicy } from "#lib/decision/compile-policy";
import { Policy, type PolicyInput } from "#lib/decision/policy";
import { comparePolicies, type Replayable } from "./compare-policies";

const labels = ["positive", "negative"];

function policy(reviewCost: number, falsePositive = 1000, more: Partial<PolicyInput> = {}) {
  const costs = [
    { truth: "negative", decided: "positive", cost: falsePositive },
    { truth: "positive", decided: "negative", cost: 4000 },
  ];
  const whole = Policy.parse({ costs, review_cost: reviewCost, ...more });
  return compilePolicy(whole, labels);
}

function logged(positive: number, more: Partial<Replayable> = {}): Replayable {
  const id = `pred_${positive}`;
  const probabilities = [positive, 1 - positive];
  return { id, probabilities, features: null, context: null, circumstances: {}, ...more };
}

const traffic = [0.6, 0.02, 0.3, 0.9].map((positive) => logged(positive));

describe("comparing two policies", () => {
  it("prices both by the draft, so that a dearer review is no loss on paper", () => {
    const compared = comparePolicies(traffic, { now: policy(200), draft: policy(500) });
    expect(compared).toMatchObject({ n: 4, priced: 4, routeChanged: 1, actionChanged: 0 });
    expect(compared.now.reviewShare).toBe(0.5);
    expect(compared.draft.reviewShare).toBe(0.25);
    expect(compared.now.automatic).toBeCloseTo(80 + 100, 9);
    expect(compared.now.review).toBeCloseTo(500 + 500, 9);
    expect(compared.draft.automatic).toBeCloseTo(400 + 80 + 100, 9);
    expect(compared.draft.review).toBeCloseTo(500, 9);
    expect(compared.draft.total).toBeCloseTo(1080, 9);
    expect(compared.allAutomatic).toBeCloseTo(400 + 80 + 700 + 100, 9);
    expect(compared.allHuman).toBeCloseTo(2000, 9);
    expect(compared.difference?.mean).toBeCloseTo((400 - 500) / 4, 9);
    expect(compared.difference?.low).toBeCloseTo(-25 - 1.959963984540054 * 25, 9);
  });

  it("counts another action where the route stays", () => {
    const compared = comparePolicies([logged(0.1)], { now: policy(900), draft: policy(900, 300) });
    expect(compared).toMatchObject({ routeChanged: 0, actionChanged: 1, difference: null });
    expect(compared.now.total).toBeCloseTo(400, 9);
    expect(compared.draft.total).toBeCloseTo(270, 9);
    const [change] = compared.changed;
    expect([change?.was.action, change?.will.action]).toEqual(["negative", "positive"]);
  });

  it("lists what changes, nearest to the draft's limit first", () => {
    const near = [0.55, 0.51, 0.7, 0.65].map((positive) => logged(positive));
    const { changed } = comparePolicies(near, { now: policy(200), draft: policy(500) });
    expect(changed.map((it) => it.logged.probabilities[0])).toEqual([0.51, 0.55, 0.65, 0.7]);
  });

  it("holds the policy in force to its certificate, which ends with a draft", () => {
    const guarantee = { id: "gua_1", threshold: 0.99 };
    const certified = [logged(0.02, { circumstances: { guarantee } })];
    const compared = comparePolicies(certified, { now: policy(200), draft: policy(200) });
    expect([compared.now.reviewShare, compared.draft.reviewShare]).toEqual([1, 0]);
  });

  it("leaves a stop switch of the day out and keeps everything else of it", () => {
    const stopped = logged(0.02, { circumstances: { stopSwitch: "review" } });
    const strange = logged(0.03, {
      circumstances: { outOfDistribution: { value: 2, limit: 0 } },
    });
    const { now } = comparePolicies([stopped, strange], { now: policy(200), draft: policy(500) });
    expect(now.reviewShare).toBe(0.5);
    expect(now.automatic).toBeCloseTo(80, 9);
  });

  it("reads amounts from features and context, and counts what it cannot price apart", () => {
    const cost = { base: 0, per_unit: 0.25, of: "Amount" };
    const costs = [
      { truth: "negative", decided: "positive", cost },
      { truth: "positive", decided: "negative", cost: { ...cost, per_unit: 0.5 } },
    ];
    const byAmount = policy(75, 0, { costs });
    const rows = [
      logged(0.75, { features: { Amount: 1600 } }),
      logged(0.8, { context: { Amount: 800 } }),
      logged(0.85),
    ];
    const { n, priced, now } = comparePolicies(rows, { now: byAmount, draft: byAmount });
    expect([n, priced]).toEqual([3, 2]);
    expect(now.reviewShare).toBeCloseTo(2 / 3, 9);
    expect(now.automatic).toBeCloseTo(0.2 * 0.25 * 800, 9);
    expect(now.review).toBeCloseTo(75, 9);
  });

  it("keeps the old price of an action that the draft drops", () => {
    const hold = (truth: string) => ({ truth, decided: "hold", cost: 120 });
    const costs = [
      { truth: "negative", decided: "positive", cost: 1000 },
      { truth: "positive", decided: "negative", cost: 4000 },
      hold("positive"),
      hold("negative"),
    ];
    const holding = policy(200, 0, { costs, actions: ["hold"] });
    const { now, draft } = comparePolicies([logged(0.6)], { now: holding, draft: policy(200) });
    expect(now.total).toBeCloseTo(120, 9);
    expect(draft.total).toBeCloseTo(200, 9);
  });

  it("finds no difference between a policy and itself", () => {
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    const prices = fc.record({
      fee: fc.integer({ min: 0, max: 900 }),
      fp: fc.integer({ max: 5000 }),
    });
    fc.assert(
      fc.property(fc.array(probability, { minLength: 2 }), prices, (positives, { fee, fp }) => {
        const same = policy(fee, fp);
        const rows = positives.map((positive) => logged(positive));
        const compared = comparePolicies(rows, { now: same, draft: same });
        expect(compared.difference).toEqual({ mean: 0, low: 0, high: 0 });
        expect(compared.changed).toEqual([]);
        expect(compared.now).toEqual(compared.draft);
      }),
    );
  });
});
