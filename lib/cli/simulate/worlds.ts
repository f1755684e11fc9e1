import { randomNormal } from "#lib/math/random";
import type { World } from "./world";

/** False positive 1,000, false negative 4,000, review 200; 21.7 % positive; twice as sure in logit as it may be. */
export const REFERENCE: World = {
  name: "reference",
  labels: ["negative", "positive"],
  policy: {
    costs: [
      { truth: "negative", decided: "positive", cost: 1000 },
      { truth: "positive", decided: "negative", cost: 4000 },
    ],
    review_cost: 200,
  },
  draw: (random) => [0, -2.19 + 2.2 * randomNormal(random)],
  distort: (logits) => logits.map((z) => 2 * z),
};

/** The same under reviewers who err one time in ten. */
export const ERRING: World = {
  ...REFERENCE,
  name: "erring reviewers",
  policy: { ...REFERENCE.policy, reviewer: { accuracy: 0.9 } },
};

/** Rare fraud of varying amounts under a model trained on balanced data: too timid, and shifted. */
export const CARD_FRAUD: World = {
  name: "card fraud",
  labels: ["legitimate", "fraud"],
  policy: {
    costs: [
      {
        truth: "fraud",
        decided: "legitimate",
        cost: { base: 25, per_unit: 1, of: "amount", max: 5000 },
      },
      {
        truth: "legitimate",
        decided: "fraud",
        cost: { base: 40, per_unit: 0.06, of: "amount" },
      },
      { truth: "fraud", decided: "fraud", cost: 15 },
    ],
    review_cost: 9,
  },
  draw: (random) => [0, -4.3 + 1.9 * randomNormal(random)],
  distort: ([, z = 0]) => [0, 0.6 * z + 2],
  features: (random) => ({ amount: Math.exp(4.6 + 1.1 * randomNormal(random)) }),
};

/** Three classes, one costly to miss, prices even for being right, reviewers who confuse neighbors. */
export const TRIAGE: World = {
  name: "triage",
  labels: ["routine", "urgent", "critical"],
  policy: {
    costs: [
      { truth: "routine", decided: "urgent", cost: 120 },
      { truth: "routine", decided: "critical", cost: 500 },
      { truth: "urgent", decided: "routine", cost: 700 },
      { truth: "urgent", decided: "urgent", cost: 30 },
      { truth: "urgent", decided: "critical", cost: 350 },
      { truth: "critical", decided: "routine", cost: 9000 },
      { truth: "critical", decided: "urgent", cost: 2500 },
      { truth: "critical", decided: "critical", cost: 90 },
    ],
    review_cost: 60,
    reviewer: {
      confusion: [
        { truth: "routine", answered: "routine", probability: 0.96 },
        { truth: "routine", answered: "urgent", probability: 0.04 },
        { truth: "urgent", answered: "routine", probability: 0.03 },
        { truth: "urgent", answered: "urgent", probability: 0.94 },
        { truth: "urgent", answered: "critical", probability: 0.03 },
        { truth: "critical", answered: "urgent", probability: 0.02 },
        { truth: "critical", answered: "critical", probability: 0.98 },
      ],
    },
  },
  draw: (random) => [1.4, 0, -1.6].map((z) => z + 2 * randomNormal(random)),
  distort: ([a = 0, b = 0, c = 0]) => [1.7 * a, 1.7 * b + 0.6, 1.7 * c - 0.5],
};

/** A third way out, hold, under a model that bends around one half; reviewers err 5 %. */
export const HOLD: World = {
  name: "credit with hold",
  labels: ["good", "bad"],
  policy: {
    actions: ["hold"],
    costs: [
      { truth: "good", decided: "bad", cost: 300 },
      { truth: "bad", decided: "good", cost: 2200 },
      { truth: "good", decided: "hold", cost: 150 },
      { truth: "bad", decided: "hold", cost: 330 },
    ],
    review_cost: 45,
    reviewer: { accuracy: 0.95 },
  },
  draw: (random) => [0, -1.1 + 2.4 * randomNormal(random)],
  distort: ([, z = 0]) => [0, 1.2 * z + 1.5 * Math.tanh(1.5 * z)],
};

/** The worlds that routing is tried on. */
export const WORLDS: readonly World[] = [REFERENCE, ERRING, CARD_FRAUD, TRIAGE, HOLD];
