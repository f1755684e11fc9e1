import { expect, it } from "vitest";
import { compilePolicy } from "#lib/decision/compile-policy";
import type { Active } from "./active";
import type { CheckedInput } from "./checked-input";
import { routeInputs } from "./route-inputs";
import { saidBy, scoredBy } from "./scored";

const compiled = compilePolicy(
  {
    costs: [
      { truth: "bad", decided: "good", cost: 900 },
      { truth: "good", decided: "bad", cost: 400 },
    ],
    review_cost: 200,
    triggers: { max_disagreement: 0.25 },
  },
  ["good", "bad"],
);
const active = {
  ...{ compiled, endpoint: { queueId: "que_1" }, version: null, profileSetId: null },
  ...{ queues: new Map(), tierQueues: new Map(), stop: { mode: "off", reason: null } },
  ...{
    lambda: 0,
    tau: 0,
    openLoads: null,
    guarantee: null,
    fits: { handOver: null, augmentation: null },
  },
} as unknown as Active;
const checked = { input: {}, features: null } as unknown as CheckedInput;

function routed(disagreement: number | null) {
  const certain = { raw: [0.97, 0.03], probabilities: [0.97, 0.03], failure: null };
  const said = saidBy(null, { ...certain, unseen: [], interval: null });
  const scores = [scoredBy({ ...said, disagreement }, ["augmentation"])];
  const [told] = routeInputs(active, [checked], scores);
  return [told?.row.route, told?.row.reasons[0]?.code, told?.circumstances.disagreement];
}

it("sends variants of one input that disagree to a person, and has it on record", () => {
  expect(routed(0.3)).toEqual(["review", "above_disagreement", 0.3]);
  expect(routed(0.25)).toEqual(["auto", "cost_within_review", 0.25]);
  expect(routed(null)).toEqual(["auto", "cost_within_review", undefined]);
});
