import { describe, expect, it } from "vitest";
import { breakEven } from "./break-even";
import { decide } from "./decide";
import type { DecisionRow } from "./decision-row";
import { perfectCost } from "./human-cost";
import type { Mat } from "./matrix";
import { evpi, regret } from "./regret";
import { expectVector, vector } from "./vectors/check";
import { policyOf } from "./vectors/policy-of";

type Case = { p: number[]; C: Mat; fee: number; M?: Mat };

const summary = (row: DecisionRow) => ({
  risks: row.risks,
  action: Number(row.provisional?.split(" ")[1]),
  auto_cost: row.automatic,
  human_cost: row.review,
  decision: row.route,
  net_benefit_of_review: row.netBenefit,
});
const decided = ({ p, ...policy }: Case, rule: "min_cost" | "model_label" = "min_cost") =>
  summary(decide({ probabilities: p }, policyOf(policy, { action_rule: rule })));

describe("the worked example", () => {
  it.each(["seed_positive_60", "seed_negative_98", "seed_tie_float_noise"])(
    "%s, by both action rules",
    (id) => {
      const { input, expected, tol } = vector<Case, object>(id);
      expectVector(decided(input), expected, tol);
      expectVector(decided(input, "model_label"), expected, tol);
    },
  );

  it("really meets the rounding that would send a tie to a person", () => {
    expect((1 - 0.95) * 4000).toBeGreaterThan(200);
  });
});

it.each(["kclass_1", "kclass_2", "kclass_3"])("routes three classes: %s", (id) => {
  const { input, expected, tol } = vector<Case, object>(id);
  expectVector(decided(input), expected, tol);
});

it("tells the cheapest action from the likeliest label: argmax_differs_from_bayes", () => {
  const { input, expected, tol } = vector<Case, object>("argmax_differs_from_bayes");
  const got = { bayes: decided(input), argmax_rule: decided(input, "model_label") };
  expectVector(got, expected, tol);
});

it("prices a review by what the best action costs, not by the fee alone: nonzero_diagonal_review", () => {
  const { input, expected, tol } = vector<Case, object>("nonzero_diagonal_review");
  const { p, C, fee } = input;
  const row = decide({ probabilities: p }, policyOf(input));
  const got = {
    risks: row.risks,
    regret_matrix: regret(C),
    regret_risks: regret(C).map((losses) =>
      losses.reduce((sum, it, y) => sum + it * (p[y] ?? 0), 0),
    ),
    perfect_information_cost: perfectCost(p, C, 0),
    human_cost: row.review,
    decision: row.route,
    evpi: evpi(p, C),
    wrong_fee_only_compare_says: (row.automatic ?? 0) > fee ? "review" : "auto",
  };
  expectVector(got, expected, tol);
});

it("does not mind a constant added for one truth: column_shift_invariance", () => {
  type Shifted = Case & { shift: number[] };
  const { input, expected, tol } = vector<Shifted, object>("column_shift_invariance");
  const { p, C, shift, fee } = input;
  const after = C.map((row) => row.map((cost, y) => cost + (shift[y] ?? 0)));
  const rows = [C, after].map((matrix) => decided({ p, C: matrix, fee }));
  const got = {
    risks_before: rows[0]?.risks,
    risks_after: rows[1]?.risks,
    regret_equal: JSON.stringify(regret(C)) === JSON.stringify(regret(after)),
    evpi_before: evpi(p, C),
    evpi_after: evpi(p, after),
    decision_before: rows[0]?.decision,
    decision_after: rows[1]?.decision,
  };
  expectVector(got, expected, tol);
});

it("has Chow's rule as a special case: chow_rule", () => {
  const { input, expected, tol } = vector<{ p: number[]; d: number }, object>("chow_rule");
  const C = input.p.map((_, a) => input.p.map((__, y) => (a === y ? 0 : 1)));
  const row = decide({ probabilities: input.p }, policyOf({ C, fee: input.d }));
  const got = { max_p: row.measures.confidence, threshold: 1 - input.d, decision: row.route };
  expectVector(got, expected, tol);
});

it("answers where a reviewer errs more than the model: model_better_than_human", () => {
  const { input, expected, tol } = vector<Case & { M: Mat }, object>("model_better_than_human");
  const { M: _, ...feeOnly } = input;
  const got = { ...decided(input), fee_only_decision: decided(feeOnly).decision };
  expectVector(got, expected, tol);
});

it("prices a fallible reviewer's word as final: human_cost_final", () => {
  const { input, expected, tol } = vector<Case, object>("human_cost_final");
  expectVector(decided(input), expected, tol);
});

it("finds what each assumption may become: break_even", () => {
  const { input, expected, tol } = vector<Case, object>("break_even");
  const { falseNegative, fee } = breakEven(input.p, input.C, input.fee);
  expectVector({ fn_cost_break_even: falseNegative, fee_break_even: fee }, expected, tol);
});

it("logs what a forced review costs: mandatory_rule_premium", () => {
  type Premium = { auto: number; human: number };
  const { input, expected, tol } = vector<Premium, object>("mandatory_rule_premium");
  const rules = [{ name: "r", when: 'p."class 1" < 1', effect: { force_review: true } as const }];
  const policy = policyOf(
    {
      C: [
        [0, 4000],
        [1000, 0],
      ],
      fee: input.human,
    },
    { triggers: { rules } },
  );
  const row = decide({ probabilities: [0.98, 0.02] }, policy);
  expect(row.automatic).toBeCloseTo(input.auto);
  const [reason] = row.reasons;
  const got = {
    premium: row.premium,
    decision: row.route,
    reason: reason?.code === "rule_force_review" ? "rule" : reason?.code,
  };
  expectVector(got, expected, tol);
});
