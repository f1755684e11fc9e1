import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePolicy } from "../compile-policy";
import { decide } from "../decide";
import type { PolicyInput } from "../policy";
import { type AnswerCount, countAnswers, type LadderAnswer } from "./answer-counts";
import { atConfidence, stratumOf } from "./confidence-strata";
import { doReviewersDiffer, withMeasuredReviewers } from "./measured-reviewers";

const labels = ["good", "bad", "fraud"];
const policy: PolicyInput = {
  costs: [
    { truth: "bad", decided: "good", cost: 4000 },
    { truth: "fraud", decided: "good", cost: 9000 },
    { truth: "good", decided: "bad", cost: 1000 },
    { truth: "fraud", decided: "bad", cost: 700 },
    { truth: "good", decided: "fraud", cost: 1300 },
    { truth: "bad", decided: "fraud", cost: 200 },
  ],
  review_cost: 30,
  reviewer: { accuracy: 0.9 },
  tiers: [{ id: "senior", review_cost: 90 }],
};
const compiled = (more: Partial<PolicyInput> = {}) => compilePolicy({ ...policy, ...more }, labels);

const count = (truth: string, answered: string, n: number, stratum = 1): AnswerCount => ({
  ...{ decider: "reviewer", truth, answered, stratum, n },
});
const someCounts = fc.array(
  fc.record({
    decider: fc.constantFrom("reviewer", "senior", "gone"),
    truth: fc.constantFrom(...labels),
    answered: fc.constantFrom(...labels),
    stratum: fc.nat(3),
    n: fc.integer({ min: 1, max: 60 }),
  }),
);
const someBelief = fc
  .tuple(fc.nat(50), fc.nat(50), fc.integer({ min: 1, max: 50 }))
  .map((it) => it.map((n) => n / (it[0] + it[1] + it[2])));

describe("the rows of M that routing reads", () => {
  it("are the stated ones below thirty answers to a truth, and the counted ones from thirty on", () => {
    const stated = compiled();
    const few = [count("bad", "bad", 20), count("bad", "good", 9), count("good", "bad", 29)];
    expect(withMeasuredReviewers(stated, few)).toBe(stated);
    const enough = withMeasuredReviewers(stated, [...few, count("bad", "fraud", 1, 3)]);
    const [reviewer, senior] = enough.deciders;
    expect(reviewer?.M?.[0]).toEqual(stated.deciders[0]?.M?.[0]);
    expect(reviewer?.M?.[1]).toEqual([
      expect.closeTo((9 + 20 * 0.05) / 50, 12),
      expect.closeTo((20 + 20 * 0.9) / 50, 12),
      expect.closeTo((1 + 20 * 0.05) / 50, 12),
    ]);
    expect(senior?.M).toBeNull();
    // What a truth "bad" then costs on average: 4000 where it is called good, 200 where fraud.
    expect(enough.costs.fixed?.losses[0]?.[1]).toBeCloseTo(0.2 * 4000 + 0.04 * 200, 9);
    expect(stated.costs.fixed?.losses[0]?.[1]).toBeCloseTo(0.05 * 4000 + 0.05 * 200, 9);
  });

  it("begin at the number of answers, and lean on the stated ones as much, as the policy says", () => {
    const statistics = { reviewer_min_answers: 12, reviewer_prior_answers: 4 };
    const found = withMeasuredReviewers(compiled({ statistics }), [count("fraud", "good", 12)]);
    expect(found.deciders[0]?.M?.[2]?.[0]).toBeCloseTo((12 + 4 * 0.05) / 16, 12);
  });

  it("price a cost that depends on an amount, and matrices that rules choose, as well", () => {
    const cost = { base: 100, per_unit: 3, of: "Amount" };
    const costs = policy.costs.map((it) => (it.decided === "good" ? { ...it, cost } : it));
    const rules = [{ name: "all", when: "input.Amount > 400", effect: { use_matrix: "other" } }];
    const counts = [count("bad", "good", 45)];
    const p = [0, 1, 0];
    const wrong = (45 + 1) / 65;
    const amount = withMeasuredReviewers(compiled({ costs }), counts);
    const told = { probabilities: p, features: { Amount: 500 } };
    expect(decide(told, amount).deciders[0]?.cost).toBeCloseTo(
      30 + wrong * 1600 + (1 / 65) * 200,
      9,
    );
    const chosen = { matrices: { other: policy.costs }, triggers: { rules } };
    const other = withMeasuredReviewers(compiled(chosen), counts);
    const row = decide(told, other);
    expect(row.matrixName).toBe("other");
    expect(row.deciders[0]?.cost).toBeCloseTo(30 + wrong * 4000 + (1 / 65) * 200, 9);
  });

  it("are rows of probabilities, the same bits whenever they are worked out, and never those of a perfect reviewer", () => {
    fc.assert(
      fc.property(
        someCounts,
        fc.constantFrom("final" as const, "combined" as const),
        (counts, mode) => {
          const stated = compiled({ reviewer_mode: mode });
          const found = withMeasuredReviewers(stated, counts);
          const again = withMeasuredReviewers(stated, JSON.parse(JSON.stringify(counts)));
          expect(again).toEqual(found);
          for (const { deciders } of [found, ...(found.strata ?? [])]) {
            expect(deciders[1]?.M).toBeNull();
            for (const row of deciders[0]?.M ?? []) {
              expect(row.every((it) => it >= 0)).toBe(true);
              expect(row.reduce((sum, it) => sum + it, 0)).toBeCloseTo(1, 12);
            }
          }
        },
      ),
    );
  });

  it("never make a review dearer by right answers", () => {
    fc.assert(
      fc.property(
        someCounts,
        someBelief,
        fc.constantFrom(...labels),
        (counts, probabilities, truth) => {
          const base = [...counts, count(truth, truth, 30)];
          const cost = (some: readonly AnswerCount[]) =>
            decide({ probabilities }, withMeasuredReviewers(compiled(), some)).deciders[0]?.cost ??
            0;
          expect(cost([...base, count(truth, truth, 25)])).toBeLessThanOrEqual(cost(base) + 1e-9);
        },
      ),
    );
  });
});

describe("strata of confidence", () => {
  it("begin at 60 %, 80 % and 95 %", () => {
    const tops = [0.34, 0.5999, 0.6, 0.7999, 0.8, 0.9499, 0.95, 1];
    expect(tops.map((top) => stratumOf([(1 - top) / 2, top, (1 - top) / 2]))).toEqual([
      0, 0, 1, 1, 2, 2, 3, 3,
    ]);
  });

  const counts = [
    count("bad", "bad", 36, 3),
    count("bad", "good", 4, 3),
    count("bad", "bad", 5, 0),
    count("bad", "good", 15, 0),
  ];
  const missed = (p: readonly number[], mode: "final" | "combined") => {
    const measured = withMeasuredReviewers(compiled({ reviewer_mode: mode }), counts);
    return atConfidence(measured, p).deciders[0]?.M?.[1]?.[0];
  };

  it("tell reviewers apart where answers are weighed, pooled where too few were given", () => {
    expect(missed([0.02, 0.96, 0.02], "combined")).toBeCloseTo((4 + 1) / 60, 12);
    expect(missed([0.3, 0.4, 0.3], "combined")).toBeCloseTo((19 + 1) / 80, 12);
  });

  it("are pooled where answers are final", () => {
    expect(missed([0.02, 0.96, 0.02], "final")).toBeCloseTo((19 + 1) / 80, 12);
  });

  it("are read by the rule itself: who is sure is asked at the price of the sure", () => {
    const stated = compiled({ reviewer_mode: "combined" });
    const measured = withMeasuredReviewers(stated, counts);
    for (const p of [
      [0.03, 0.96, 0.01],
      [0.35, 0.4, 0.25],
    ]) {
      const { strata: _, ...alone } = atConfidence(measured, p);
      const [asked, byHand] = [measured, { ...alone, strata: null }].map((it) =>
        decide({ probabilities: p }, it),
      );
      expect(asked).toEqual(byHand);
      expect(asked).not.toEqual(decide({ probabilities: p }, stated));
    }
  });
});

describe("a change worth storing", () => {
  it("moves some cell by more than one in a hundred", () => {
    const at = (right: number, wrong: number) =>
      withMeasuredReviewers(compiled(), [count("bad", "bad", right), count("bad", "good", wrong)]);
    // 5 of 500 missed against 11: (5 + 1) / 520 and (11 + 1) / 520, which is 0.0115 apart; against 10, 0.0096.
    expect(doReviewersDiffer(at(495, 5), at(489, 11))).toBe(true);
    expect(doReviewersDiffer(at(495, 5), at(490, 10))).toBe(false);
    expect(doReviewersDiffer(compiled(), at(27, 3))).toBe(true);
  });

  it("is seen in a stratum too", () => {
    const at = (stratum: number) =>
      withMeasuredReviewers(compiled({ reviewer_mode: "combined" }), [
        count("bad", "bad", 30, stratum),
        count("bad", "good", 30, 2),
      ]);
    expect(doReviewersDiffer(at(0), at(0))).toBe(false);
    expect(doReviewersDiffer(at(0), at(3))).toBe(true);
  });
});

describe("what is counted", () => {
  const said = (answered: string, truth: string | null): LadderAnswer => ({
    ...{ decider: "reviewer", answered, truth, probabilities: [0.1, 0.85, 0.05] },
  });
  const times = (n: number, it: LadderAnswer) => Array.from({ length: n }, () => it);

  it("is every answer whose truth is known, in an order of its own", () => {
    const answers = [...times(3, said("bad", "bad")), said("bad", null), said("good", "bad")];
    const counts = [count("bad", "bad", 3, 2), count("bad", "good", 1, 2)];
    expect(countAnswers(answers)).toEqual(counts);
    expect(countAnswers(answers.toReversed())).toEqual(counts);
  });

  it("is nothing of a decider whose refusals nobody ever learns the truth of", () => {
    const granted = [...times(40, said("good", "bad")), ...times(60, said("good", "good"))];
    expect(countAnswers([...granted, ...times(29, said("bad", null))])).toHaveLength(2);
    expect(countAnswers([...granted, ...times(30, said("bad", null))])).toEqual([]);
    const audited = [...times(30, said("bad", null)), said("bad", "bad")];
    expect(countAnswers([...granted, ...audited])).toHaveLength(3);
  });
});
