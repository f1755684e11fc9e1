import { describe, expect, it } from "vitest";
import { decide } from "./decide";
import type { DecideInput } from "./decision-row";
import type { PolicyInput } from "./policy";
import { policyOf } from "./vectors/policy-of";

const seed = {
  C: [
    [0, 4000],
    [1000, 0],
  ],
  fee: 200,
};
/** Positive at 60 %: 400 against 200, so the cost rule asks. */
const unsure = { probabilities: [0.4, 0.6] };
/** Negative at 98 %: 80 against 200, so the cost rule answers. */
const sure = { probabilities: [0.98, 0.02] };

const under = (policy: Partial<PolicyInput>, input: DecideInput) =>
  decide(input, policyOf(seed, policy));

describe("the costs that are compared", () => {
  it("add the price of scarce minutes, while the benefit is stored without it", () => {
    const policy = { review_cost: { base: 110, minutes: 6, hourly: 900 } };
    expect(under(policy, { ...unsure, lambda: 33 })).toMatchObject({
      route: "review",
      review: 200,
      priced: 398,
      netBenefit: 200,
      pricedMargin: 2,
      premium: null,
    });
    expect(under(policy, { ...unsure, lambda: { reviewer: 34 } })).toMatchObject({
      route: "auto",
      netBenefit: 200,
    });
    expect(under(policy, { ...unsure, lambda: { senior: 34 } }).route).toBe("review");
  });

  it("take in what happens when a review is late", () => {
    const late = { ...unsure, tau: 0.25 };
    const review_cost = { base: 200, minutes: 0, hourly: 0, delay_cost_per_hour: 12 };
    const policy = { review_cost, review_deadline_minutes: 90 };
    expect(under(policy, late).review).toBeCloseTo(0.75 * 200 + 0.25 * (400 + 18));
    const safely = { ...policy, on_deadline: "safe_action", safe_action: "class 0" } as const;
    expect(under(safely, late).review).toBeCloseTo(0.75 * 200 + 0.25 * (2400 + 18));
    expect(under({ ...policy, on_deadline: "escalate" }, late).review).toBe(200);
  });

  it("take an answer that is weighed at the action it leads to, and a final one at its own", () => {
    const policy = { review_cost: 20, reviewer: { accuracy: 0.7 } };
    expect(under(policy, unsure).review).toBeCloseTo(20 + 0.4 * 0.3 * 1000 + 0.6 * 0.3 * 4000);
    // Positive either way: a "negative" at 0.4 · 0.7 · 1000 is still cheaper to overrule than at 0.6 · 0.3 · 4000 to believe.
    expect(under({ ...policy, reviewer_mode: "combined" }, unsure).review).toBeCloseTo(20 + 400);
  });

  it("ask the tier that is cheapest for the case", () => {
    const tiers = [{ id: "senior", review_cost: 200, reviewer: { accuracy: 0.99 } }];
    const junior = { review_cost: 40, reviewer: { accuracy: 0.9 }, tiers };
    expect(under(junior, unsure)).toMatchObject({ decider: "senior", route: "review" });
    expect(under(junior, { probabilities: [0.9, 0.1] })).toMatchObject({
      decider: "reviewer",
      route: "review",
    });
    expect(under(junior, unsure).deciders.map(({ cost }) => cost)).toEqual([
      expect.closeTo(40 + 0.1 * 2800),
      expect.closeTo(200 + 0.01 * 2800),
    ]);
  });

  it("climb a sequential ladder by what all of it is worth", () => {
    const tiers = [{ id: "senior", review_cost: 200, reviewer: { accuracy: 0.99 } }];
    const policy: Partial<PolicyInput> = {
      review_cost: 40,
      reviewer: { accuracy: 0.9 },
      tiers,
      reviewer_mode: "combined",
      ladder: "sequential",
    };
    const climbed = under(policy, unsure);
    const direct = under({ ...policy, ladder: "direct" }, unsure);
    expect(climbed.decider).toBe("reviewer");
    expect(climbed.review).toBeLessThan(Math.min(...direct.deciders.map(({ cost }) => cost)));
    const scarce = under(policy, { ...unsure, lambda: { reviewer: 100, senior: 0 } });
    expect(scarce.decider).toBe("senior");
    expect(scarce.review).toBe(climbed.review);
  });

  it("send a case to people whose route or action the calibration leaves open", () => {
    expect(under({}, { ...sure, interval: [0.01, 0.04] }).route).toBe("auto");
    expect(under({}, { ...sure, interval: [0.01, 0.06] })).toMatchObject({
      route: "review",
      premium: expect.closeTo(120),
      reasons: [{ code: "calibration_ambiguity", value: 0.01, limit: 0.06 }],
    });
    const dear = { review_cost: 5000 };
    expect(under(dear, { probabilities: [0.81, 0.19], interval: [0.15, 0.21] }).route).toBe(
      "review",
    );
  });
});
