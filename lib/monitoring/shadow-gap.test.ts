import { describe, expect, it } from "vitest";
import { compilePolicy } from "#lib/decision/compile-policy";
import { decide } from "#lib/decision/decide";
import { Policy, type PolicyInput } from "#lib/decision/policy";
import type { ShadowPrediction } from "#lib/serving/shadow-scores";
import { armRow } from "./arm-rows";
import type { Evidence } from "./evidence";
import { priceEvidence } from "./price-evidence";
import { expectedByOwn, outcomeOf, shadowGap } from "./shadow-gap";

const LABELS = ["positive", "negative"];

/** A missed positive costs 4000, a false alarm 1000, a review 200 by somebody right in 9 of 10 cases. */
const worked: PolicyInput = {
  costs: [
    { truth: "negative", decided: "positive", cost: 1000 },
    { truth: "positive", decided: "negative", cost: 4000 },
  ],
  review_cost: 200,
  reviewer: { accuracy: 0.9 },
};

/** A prediction of a champion, its audit drawn at one in five. */
function logged(
  positive: number,
  { truth = null, policy = worked }: { truth?: string | null; policy?: PolicyInput } = {},
): Evidence {
  const compiled = compilePolicy(Policy.parse(policy), LABELS);
  const decision = decide({ probabilities: [positive, 1 - positive] }, compiled);
  return {
    ...{ id: "pred_1", unit: "subject ada", arm: "champion", propensity: 0.8 },
    ...{ route: decision.route, action: decision.action, provisional: decision.provisional },
    ...{ decision, compiled, answers: [], outcome: truth },
    ...{ pi: 0.2, u: 0.1, isSampled: truth !== null },
  } as unknown as Evidence;
}

function shadowOf(row: Evidence, positive: number): ShadowPrediction {
  const said = decide({ probabilities: [positive, 1 - positive] }, row.compiled);
  return {
    ...{ predictionId: row.id, modelVersionId: "mver_2", endpointId: "ep_1", calibratorId: null },
    ...{ raw: [], probabilities: [positive, 1 - positive], risks: said.risks, failure: null },
    ...{ route: said.route === "auto" ? "auto" : "review", action: said.action },
    ...{ decider: said.decider, automaticCost: said.automatic, reviewCost: said.review },
  };
}

function gap(row: Evidence, shadow: ShadowPrediction, isRegret = false) {
  const priced = priceEvidence(row, { isFullyTold: false, isRegret });
  return shadowGap({ row, shadow, priced, isRegret });
}

describe("what a shadow would have cost more", () => {
  it("is nothing where both do the same, whatever the truth", () => {
    const row = logged(0.02, { truth: "positive" });
    const shadow = shadowOf(row, 0.01);
    expect(outcomeOf(row, shadow)).toBe("same_answer");
    expect(gap(row, shadow)).toMatchObject({ m: 0, e: null, q: 1, most: [0, 0] });
  });

  it("is the other answer's cost less the served one's, by the same label", () => {
    const row = logged(0.02, { truth: "positive" });
    const shadow = shadowOf(row, 0.97);
    expect(outcomeOf(row, shadow)).toBe("other_answer");
    // Expected by the champion: 980 for "positive", 80 for "negative"; shown: 0 and 4000.
    expect(gap(row, shadow)).toMatchObject({ e: -4000, q: 0.2, isCostly: true });
    expect(gap(row, shadow)?.m).toBeCloseTo(900, 9);
    expect(gap(row, shadow)?.most[0]).toBeCloseTo(100, 9);
    expect(gap(row, shadow)?.most[1]).toBeCloseTo(4900, 9);
  });

  it("is the fee and a reviewer's average error where only the shadow would have asked", () => {
    const row = logged(0.02, { truth: "negative" });
    const shadow = shadowOf(row, 0.5);
    expect(outcomeOf(row, shadow)).toBe("only_shadow_reviewed");
    // 200 + 0.1 · 1000 for this truth, 200 + 0.1 · 4000 for the other; the answer given cost nothing.
    expect(gap(row, shadow)?.e).toBeCloseTo(300, 9);
    expect(gap(row, shadow)?.m).toBeCloseTo(200 + 0.1 * (0.98 * 1000 + 0.02 * 4000) - 80, 9);
    expect(gap(row, shadow)?.isCostly).toBe(false);
  });

  it("stands at its expectation while nobody has looked or decided", () => {
    const unseen = logged(0.02);
    expect(gap(unseen, shadowOf(unseen, 0.97))).toMatchObject({ e: null, q: 0.2 });
    const waiting = logged(0.5);
    expect(priceEvidence(waiting, { isFullyTold: false, isRegret: false })).toBeNull();
    const shadow = shadowOf(waiting, 0.01);
    expect(outcomeOf(waiting, shadow)).toBe("only_champion_reviewed");
    const H = 200 + 0.1 * 0.5 * 5000;
    expect(gap(waiting, shadow)?.m).toBeCloseTo(0.5 * 4000 - H, 9);
    const arm = armRow(waiting, null, false);
    expect(arm).toMatchObject({ e: null, weight: 1.25 });
    expect(arm?.m).toBeCloseTo(H, 9);
  });

  it("is told above what had to be paid anyway where the right action costs something", () => {
    const costs = [
      { truth: "negative", decided: "negative", cost: 50 },
      { truth: "negative", decided: "positive", cost: 1050 },
      { truth: "positive", decided: "negative", cost: 4000 },
    ];
    const row = logged(0.02, { truth: "negative", policy: { ...worked, costs } });
    const shadow = shadowOf(row, 0.97);
    expect(gap(row, shadow, true)).toMatchObject({ e: 1000, isCostly: true });
    const own = expectedByOwn(row, shadow, true);
    expect(own?.champion).toBeCloseTo(0.02 * 4000, 9);
    expect(own?.shadow).toBeCloseTo(0.03 * 1000, 9);
    expect(expectedByOwn(row, shadow, false)?.champion).toBeCloseTo(80 + 0.98 * 50, 9);
  });
});

it("prices an arm's row as it was served, weighed by the chance of its arm", () => {
  const row = logged(0.02, { truth: "positive" });
  const priced = priceEvidence(row, { isFullyTold: false, isRegret: false });
  const told = armRow(row, priced, false);
  expect(told).toMatchObject({
    unit: "subject ada",
    weight: 1.25,
    e: 4000,
    q: 0.2,
    isCostly: true,
  });
  expect(told?.m).toBeCloseTo(80, 9);
  expect(told?.most[0]).toBeCloseTo(3920, 9);
  expect(told?.most[1]).toBeCloseTo(80, 9);
});
