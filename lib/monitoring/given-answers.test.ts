import { describe, expect, it } from "vitest";
import type { Answer } from "#lib/review/answers-of";
import { givenAnswers, overlapsOf } from "./given-answers";
import { knownLabel, knownTruth } from "./known-truth";

const labels = ["good", "bad", "unclear"];

function answered(origin: Answer["origin"], said: string, more: Partial<Answer> = {}): Answer {
  const review = { label: said, reviewerId: `${origin}_answerer`, decider: null, activeMs: 4000 };
  return {
    ...{ caseId: `case_${origin}`, predictionId: "pred_1", origin, isOpen: false },
    ...{ label: said, word: said, source: "human", goldLabel: null },
    ...{ decidedAt: null, minutes: 5 },
    reviews: [{ ...review, mode: "always", wasShown: false }],
    ...more,
  };
}
const routed = answered("routed", "good");
const gold = answered("gold", "unclear", { goldLabel: "bad" });
const appeal = answered("appeal", "unclear");
const row = (answers: readonly Answer[], outcome: string | null = null) => ({
  ...{ id: "pred_1", provisional: "good", route: "review" as const },
  ...{ isSampled: false, pi: 0.02, outcome, answers },
});

/** What each answer was graded by, by the origin of its case. */
function truths(answers: readonly Answer[], outcome?: string | null, isGoldHidden?: boolean) {
  const given = givenAnswers([row(answers, outcome)], labels, { isGoldHidden: !!isGoldHidden });
  return Object.fromEntries(
    given.map(({ origin, truth }) => [origin, truth === null ? null : labels[truth]]),
  );
}

describe("an answer is graded by", () => {
  it("the outcome before anything else", () => {
    expect(truths([routed, gold, appeal], "good")).toEqual({
      ...{ routed: "good", gold: "good", appeal: "good" },
    });
  });

  it("the known answer before an adjudication", () => {
    expect(truths([routed, gold, appeal])).toEqual({
      ...{ routed: "bad", gold: "bad", appeal: "bad" },
    });
  });

  it("an adjudication where nothing better is known, which does not grade itself", () => {
    expect(truths([routed, appeal])).toEqual({ routed: "unclear", appeal: null });
  });

  it("nothing, where there is only its own word", () => {
    expect(truths([routed])).toEqual({ routed: null });
  });
});

it("hides from a reviewer whatever a gold case would tell by being counted", () => {
  expect(truths([routed, gold, appeal], null, true)).toEqual({
    ...{ routed: "unclear", gold: null, appeal: null },
  });
  expect(truths([routed, gold], "good", true)).toEqual({ routed: "good", gold: null });
});

it("leaves answers to gold cases out of agreement, since nobody drew those cases", () => {
  const given = givenAnswers([row([routed, gold])], labels);
  expect(overlapsOf(given)).toEqual([]);
  const audit = answered("audit", "bad");
  const shared = overlapsOf(givenAnswers([row([routed, gold, audit])], labels));
  expect(shared.map((group) => group.map(({ origin }) => origin))).toEqual([["routed", "audit"]]);
});

describe("a known answer is no label of traffic", () => {
  const everything = { isFullyTold: false, isPerfect: false };

  it("neither of a prediction that was answered automatically", () => {
    const automatic = { ...row([gold]), route: "auto" as const };
    expect(knownLabel(automatic, false)).toMatchObject({ label: null });
    expect(knownTruth(automatic, everything)).toMatchObject({ label: null });
  });

  it("nor of one that a person decided, nor of one drawn for an audit", () => {
    expect(knownLabel(row([routed, gold]), false)).toMatchObject({ label: "good", isAnswer: true });
    const sampled = { ...row([routed, gold, answered("audit", "unclear")]), isSampled: true };
    expect(knownTruth(sampled, everything)).toMatchObject({ label: "unclear", q: 0.02 });
  });
});
