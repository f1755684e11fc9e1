import { expect, it } from "vitest";
import { compilePolicy } from "#lib/decision/compile-policy";
import { inOneGo } from "#lib/decision/simulator/steps";
import { logRows } from "./log-rows";
import type { ReplayCase } from "./replay-window";

const labels = ["bad", "good"];
const policy = compilePolicy(
  {
    costs: [
      { truth: "good", decided: "bad", cost: 400 },
      { truth: "bad", decided: "good", cost: 900 },
    ],
    review_cost: 20,
    reviewer: { accuracy: 0.8 },
    tiers: [{ id: "senior", review_cost: 60, reviewer: { accuracy: 0.95 }, queue: "seniors" }],
  },
  labels,
);

function answered(...deciders: readonly (string | null)[]): ReplayCase {
  const review = { label: "good", reviewerId: "usr_ann", activeMs: 9, wasShown: false } as const;
  return {
    ...{ id: "pred_1", createdAt: new Date(0), reference: null, policyId: "pol_1" },
    ...{ route: "review", provisional: "bad", probabilities: [0.6, 0.4], circumstances: {} },
    ...{ features: null, context: null, pi: 0.02, isSampled: false, outcome: null },
    answers: [
      {
        ...{ caseId: "case_1", predictionId: "pred_1", origin: "routed", isOpen: false },
        ...{ label: "good", source: "human", word: "good", decidedAt: new Date(0), minutes: 5 },
        goldLabel: null,
        reviews: deciders.map((decider) => ({ ...review, decider, mode: "always" })),
      },
    ],
  };
}

const toldBy = (it: ReplayCase) => {
  const telling = { labels, policies: new Map([["pol_1", policy]]), segments: null };
  return inOneGo(logRows([it], telling))[0];
};

it.each([
  ["the first reviewer", [null], 0.8],
  ["a senior", ["senior"], 0.95],
  ["a senior after the first reviewer", [null, "senior"], 0.95],
])("undoes an answer by the errors of whoever gave it: %s", (_, deciders, right) => {
  const row = toldBy(answered(...deciders));
  expect(row).toMatchObject({ truth: 1, q: 1 });
  expect(row?.answeredBy?.[1]?.[1]).toBeCloseTo(right, 12);
});

it("takes an outcome as it is", () => {
  const row = toldBy({ ...answered("senior"), outcome: "bad" });
  expect(row).toMatchObject({ truth: 0, q: 1 });
  expect(row?.answeredBy).toBeUndefined();
});
