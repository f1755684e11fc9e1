import { describe, expect, it } from "vitest";
import type { Stakes } from "#lib/decision/ladder/after-answer";
import { answeringAs, nextStep, type Turn } from "./next-step";

/** Right about a good one, right about a bad one. */
const matrix = (good: number, bad: number) => [
  [good, 1 - good],
  [1 - bad, bad],
];

const STAKES: Stakes = {
  labels: ["good", "bad"],
  actions: ["good", "bad"],
  personOnly: [],
  p: [0.7, 0.3],
  costs: [
    [0, 4000],
    [1000, 0],
  ],
  ladder: "direct",
  deciders: [
    { id: "reviewer", queueId: "que_1", fee: 20, M: matrix(0.9, 0.75) },
    { id: "senior", queueId: "que_2", fee: 15, M: matrix(0.98, 0.94) },
  ],
};

const TURN: Turn = {
  stakes: null,
  reviewsNeeded: 1,
  decider: "reviewer",
  isAdjudication: false,
  answers: [],
};
const said = (label: string) => ({ decider: "reviewer", label });
const everybody = new Set(["que_1", "que_2"]);

describe("an answer leads to", () => {
  it("the decision, where nothing is weighed", () => {
    expect(nextStep(TURN, said("bad"), everybody)).toEqual({ to: "decide", label: "bad" });
  });

  it("another review until there are enough, then to what all of them say", () => {
    const turn = { ...TURN, reviewsNeeded: 3 };
    const two = { ...turn, answers: [said("bad"), said("bad")] };
    expect(nextStep(turn, said("bad"), everybody)).toEqual({ to: "another_review" });
    expect(nextStep({ ...turn, answers: [said("bad")] }, said("good"), everybody)).toEqual({
      to: "another_review",
    });
    expect(nextStep(two, said("bad"), everybody)).toEqual({ to: "decide", label: "bad" });
    expect(nextStep(two, said("good"), everybody)).toEqual({ to: "adjudication" });
  });

  it("the decision when a lead settles it, whatever stood before", () => {
    const turn = { ...TURN, reviewsNeeded: 2, isAdjudication: true, stakes: STAKES };
    const answers = [said("bad"), said("good")];
    expect(nextStep({ ...turn, answers }, said("bad"), everybody)).toEqual({
      to: "decide",
      label: "bad",
    });
  });

  it("agreement and not to sums where several are needed", () => {
    const turn = { ...TURN, stakes: STAKES, reviewsNeeded: 2, answers: [said("good")] };
    expect(nextStep(turn, said("good"), everybody)).toEqual({ to: "decide", label: "good" });
  });

  it("the next of the ladder in their queue, unless nobody is left there", () => {
    const turn = { ...TURN, stakes: STAKES };
    expect(nextStep(turn, said("good"), everybody)).toEqual({
      ...{ to: "second_opinion", decider: "senior", queueId: "que_2" },
    });
    expect(nextStep(turn, said("good"), new Set(["que_1"]))).toEqual({
      ...{ to: "second_opinion", decider: "reviewer", queueId: "que_1" },
    });
    expect(nextStep(turn, said("good"), new Set())).toEqual({ to: "decide", label: "good" });
  });
});

it("somebody who was handed a case answers as whoever works their queue", () => {
  const turn = { ...TURN, stakes: STAKES };
  expect(answeringAs(turn, "que_1")).toBe("reviewer");
  expect(answeringAs(turn, "que_2")).toBe("senior");
  expect(answeringAs(turn, "que_9")).toBe("reviewer");
  expect(answeringAs(TURN, "que_2")).toBe("reviewer");
});
