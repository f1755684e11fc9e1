import { describe, expect, it } from "vitest";
import { decide } from "./decide";
import { type DecideInput, type DecisionRow, REASON_CODES } from "./decision-row";
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

type Rules = NonNullable<NonNullable<PolicyInput["triggers"]>["rules"]>;
const rule = (
  effect: Rules[number]["effect"],
  name = "r",
  when = "confidence > 0",
): Rules[number] => ({
  name,
  when,
  effect,
});
const under = (policy: Partial<PolicyInput>, input: DecideInput) =>
  decide(input, policyOf(seed, policy));
const codes = (row: DecisionRow) => row.reasons.map(({ code }) => code);

describe("precedence", () => {
  it("evaluates everything, logs everything, and lets the first line decide", () => {
    const triggers = {
      min_confidence: 0.9,
      min_margin: 0.5,
      max_entropy: 0.1,
      max_disagreement: 0.2,
      never_automatic: ["class 1"],
      rules: [rule({ force_review: true }, "look"), rule({ force_auto: "class 0" }, "let go")],
    };
    const row = under(
      { triggers },
      {
        ...unsure,
        stopSwitch: "reject",
        schemaInvalid: true,
        outOfDistribution: { value: 9.5, limit: 7 },
        interval: [0.01, 0.7],
        disagreement: 0.3,
        guarantee: { id: "g1", threshold: 0.97 },
      },
    );
    expect(row).toMatchObject({
      route: "reject",
      rejectStatus: 503,
      source: null,
      action: null,
      guaranteeId: "g1",
    });
    expect(row.reasons).toEqual([
      { code: "stop_switch", value: "reject", limit: null, rule: null, decided: true },
      { code: "schema_invalid", value: null, limit: null, rule: null, decided: false },
      { code: "out_of_distribution", value: 9.5, limit: 7, rule: null, decided: false },
      { code: "rule_force_review", value: null, limit: null, rule: "look", decided: false },
      { code: "never_automatic", value: "class 1", limit: null, rule: null, decided: false },
      { code: "rule_force_auto", value: "class 0", limit: null, rule: "let go", decided: false },
      { code: "cost_exceeds_review", value: 400, limit: 200, rule: null, decided: false },
      { code: "calibration_ambiguity", value: 0.01, limit: 0.7, rule: null, decided: false },
      { code: "below_confidence", value: 0.6, limit: 0.9, rule: null, decided: false },
      { code: "below_margin", value: expect.closeTo(0.2), limit: 0.5, rule: null, decided: false },
      {
        code: "above_entropy",
        value: expect.closeTo(0.673, 3),
        limit: 0.1,
        rule: null,
        decided: false,
      },
      { code: "above_disagreement", value: 0.3, limit: 0.2, rule: null, decided: false },
      { code: "guarantee_threshold", value: 0.6, limit: 0.97, rule: null, decided: false },
    ]);
  });

  it("keeps the order of the reason codes", () => {
    const row = under({ triggers: { min_confidence: 0.99, never_automatic: ["class 0"] } }, sure);
    const order = codes(row).map((code) => REASON_CODES.indexOf(code));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it("says that the costs decided when nothing else did", () => {
    expect(under({}, sure)).toMatchObject({
      route: "auto",
      source: "model",
      action: "class 0",
      reasons: [
        { code: "cost_within_review", value: expect.closeTo(80), limit: 200, decided: true },
      ],
    });
  });
});

describe("1: the stop switch and a model that failed", () => {
  it("sends everything to people, whatever the costs say", () => {
    expect(under({}, { ...sure, stopSwitch: "review" })).toMatchObject({
      route: "review",
      provisional: "class 0",
      premium: expect.closeTo(120),
    });
  });

  it.each([
    ["review", { route: "review", source: null, action: null, provisional: null }],
    ["safe_action", { route: "auto", source: "fallback", action: "class 1" }],
    ["reject", { route: "reject", rejectStatus: 503 }],
  ] as const)("does what the policy says of errors: %s", (on_error, outcome) => {
    const policy = { on_error, safe_action: "class 1" };
    const silent = under(policy, { probabilities: null });
    expect(silent).toMatchObject({ ...outcome, risks: [], automatic: null, review: null });
    expect(codes(silent)).toEqual(["model_failure"]);
    const broken = under(policy, { probabilities: [0.7, 0.7] });
    expect(broken).toMatchObject(outcome);
    expect(codes(broken)).toEqual(["invalid_output"]);
    expect(under(policy, { ...sure, failure: "invalid_output" })).toMatchObject(outcome);
  });

  it.each([[[0.9]], [[0.5, 0.3, 0.2]], [[Number.NaN, 1]], [[-0.1, 1.1]]])(
    "takes %j for no output",
    (p) => {
      expect(codes(under({}, { probabilities: p }))).toEqual(["invalid_output"]);
    },
  );
});

describe("2: an input the model was not made for", () => {
  it("is rejected when it breaks the schema, and is then no model failure", () => {
    const row = under({}, { probabilities: null, schemaInvalid: true });
    expect(row).toMatchObject({ route: "reject", rejectStatus: 422 });
    expect(codes(row)).toEqual(["schema_invalid"]);
  });

  it("is reviewed or rejected when it is out of distribution", () => {
    const far = { ...sure, outOfDistribution: true };
    expect(under({}, far).route).toBe("review");
    expect(under({ on_ood: "reject" }, far)).toMatchObject({ route: "reject", rejectStatus: 422 });
  });
});

describe("3 and 4: rules", () => {
  it("forces a review and logs its premium", () => {
    const row = under({ triggers: { rules: [rule({ force_review: true })] } }, sure);
    expect(row).toMatchObject({
      route: "review",
      provisional: "class 0",
      premium: expect.closeTo(120),
    });
  });

  it("lets the first of two forced actions stand, and a forced review beat both", () => {
    const rules = [rule({ force_auto: "class 1" }, "a"), rule({ force_auto: "class 0" }, "b")];
    const row = under({ triggers: { rules } }, unsure);
    expect(row).toMatchObject({ route: "auto", action: "class 1", source: "model", premium: null });
    expect(row.reasons.filter(({ decided }) => decided)).toMatchObject([{ rule: "a" }]);
    const reviewed = [...rules, rule({ force_review: true }, "c")];
    expect(under({ triggers: { rules: reviewed } }, unsure).route).toBe("review");
  });

  it("never takes alone an action only people may take, nor the next cheapest instead", () => {
    const policy = { triggers: { never_automatic: ["class 0"] } };
    expect(under(policy, sure)).toMatchObject({ route: "review", provisional: "class 0" });
    expect(under(policy, { probabilities: [0.1, 0.9] }).action).toBe("class 1");
  });

  it("prices with the first matrix and the product of the multipliers", () => {
    const matrices = {
      harsh: [
        { truth: "class 0", decided: "class 1", cost: 1000 },
        { truth: "class 1", decided: "class 0", cost: 90_000 },
      ],
      mild: [
        { truth: "class 0", decided: "class 1", cost: 10 },
        { truth: "class 1", decided: "class 0", cost: 30 },
      ],
    };
    const rules = [
      rule({ use_matrix: "harsh" }, "a"),
      rule({ use_matrix: "mild" }, "b"),
      rule({ fee_multiplier: 2 }, "c"),
      rule({ fee_multiplier: 1.5 }, "d"),
      rule({ min_reviewers: 3 }, "e"),
      rule({ min_reviewers: 2 }, "f"),
      rule({ tag: "vip" }, "g"),
      rule({ tag: "vip" }, "h"),
    ];
    expect(under({ matrices, triggers: { rules } }, sure)).toMatchObject({
      matrixName: "harsh",
      automatic: expect.closeTo(980),
      provisional: "class 1",
      review: 600,
      route: "review",
      feeMultiplier: 3,
      minReviewers: 3,
      tags: ["vip"],
    });
  });

  it("matches on what is known of the prediction", () => {
    const rules = [
      rule(
        { tag: "big" },
        "a",
        'input.Amount > 5000 and context.branch = "north" and p."class 1" < 0.1',
      ),
    ];
    const policy = { triggers: { rules } };
    const features = { Amount: 9000 };
    expect(under(policy, { ...sure, features, context: { branch: "north" } }).tags).toEqual([
      "big",
    ]);
    expect(under(policy, { ...sure, features, context: { branch: "south" } }).tags).toEqual([]);
    expect(under(policy, { ...unsure, features, context: { branch: "north" } }).tags).toEqual([]);
  });
});

describe("6: thresholds", () => {
  it.each([
    ["below_confidence", { min_confidence: 0.99 }, {}],
    ["below_margin", { min_margin: 0.97 }, {}],
    ["above_entropy", { max_entropy: 0.05 }, {}],
    ["above_disagreement", { max_disagreement: 0.1 }, { disagreement: 0.2 }],
    ["guarantee_threshold", {}, { guarantee: { id: "g", threshold: 0.985 } }],
  ])("%s turns an answer into a question and prices it", (code, triggers, more) => {
    const row = under({ triggers }, { ...sure, ...more });
    expect(row).toMatchObject({
      route: "review",
      premium: expect.closeTo(120),
      reasons: [{ code }],
    });
  });

  it("never turn a question into an answer", () => {
    const row = under({ triggers: { min_confidence: 0.5, max_entropy: 2 } }, unsure);
    expect(codes(row)).toEqual(["cost_exceeds_review"]);
  });

  it("leave entropy alone unless something reads it", () => {
    expect(under({}, sure).measures.entropy).toBeNull();
    expect(
      under({ triggers: { rules: [rule({ tag: "t" }, "r", "entropy > 1")] } }, sure).measures
        .entropy,
    ).not.toBeNull();
  });
});

it.each([
  ["/tau", { tau: 1.5 }],
  ["/lambda", { lambda: -1 }],
  ["/lambda/senior", { lambda: { reviewer: 2, senior: Number.NaN } }],
  ["/interval", { interval: [0.4, 0.3] as const }],
])("refuses an impossible %s", (path, wrong) => {
  expect(() => under({}, { ...sure, ...wrong })).toThrow(
    expect.objectContaining({ code: "OUT_OF_RANGE", path }),
  );
});

it("refuses calibration bounds for three classes", () => {
  const policy = policyOf({
    C: [
      [0, 5, 9],
      [4, 0, 7],
      [8, 6, 0],
    ],
    fee: 1,
  });
  expect(() => decide({ probabilities: [0.2, 0.3, 0.5], interval: [0.1, 0.2] }, policy)).toThrow(
    expect.objectContaining({ path: "/interval" }),
  );
});
