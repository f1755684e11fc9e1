import { describe, expect, it } from "vitest";
import { compilePolicy } from "./compile-policy";
import { Policy, type PolicyInput } from "./policy";
import { validatePolicy } from "./validate-policy";

const labels = ["good", "bad"];
const policy: PolicyInput = {
  costs: [
    { truth: "good", decided: "bad", cost: 300 },
    { truth: "bad", decided: "good", cost: 2000 },
  ],
  review_cost: 40,
  reviewer: { accuracy: 0.97 },
};
const errors = (change: object) => validatePolicy({ ...policy, ...change }, labels).errors;
const warnings = (change: object) => validatePolicy({ ...policy, ...change }, labels).warnings;
const amount = (of: string, more: object = {}) => ({ base: 1, per_unit: 2, of, ...more });
const withRule = (when: string, effect: object, name = "r") => ({
  triggers: { rules: [{ name, when, effect }] },
});

it("has nothing to say about a policy that is whole", () => {
  expect(validatePolicy(policy, labels)).toEqual({ errors: [], warnings: [] });
});

it("fills in what is not said", () => {
  expect(Policy.parse(policy)).toMatchObject({
    currency: "USD",
    action_rule: "min_cost",
    reviewer_mode: "final",
    ladder: "direct",
    audit_rate: 0.02,
    on_error: "review",
    on_ood: "review",
    on_missing_cost: "review",
    on_deadline: "model_action",
    triggers: { never_automatic: [], rules: [] },
    statistics: {
      reviewer_prior_answers: 20,
      reviewer_min_answers: 30,
      calibration_min_labels: 200,
      calibration_min_per_label: 20,
      calibration_report_share: 0.2,
      psi_moved: 0.1,
      psi_far: 0.25,
    },
  });
});

it.each([
  ["what is no policy", null, ""],
  ["a member nobody knows", { fees: 3 }, ""],
  ["a member of the triggers nobody knows", { triggers: { min_confidense: 0.5 } }, "/triggers"],
  ["a share above 1", { audit_rate: 1.2 }, "/audit_rate"],
  ["a negative fee", { review_cost: { base: -1, minutes: 3, hourly: 20 } }, "/review_cost/base"],
  [
    "a truth that is no label",
    { costs: [...(policy.costs ?? []), { truth: "ugly", decided: "bad", cost: 1 }] },
    "/costs/2/truth",
  ],
  ["a cell that is left out", { costs: policy.costs.slice(1) }, "/costs"],
  [
    "a second amount",
    {
      costs: [
        { truth: "good", decided: "bad", cost: amount("Amount") },
        { truth: "bad", decided: "good", cost: amount("Income") },
      ],
    },
    "/costs/1/cost/of",
  ],
  [
    "bounds the wrong way round",
    {
      costs: [
        { truth: "good", decided: "bad", cost: amount("Amount", { min: 9, max: 3 }) },
        ...policy.costs.slice(1),
      ],
    },
    "/costs/0/cost/min",
  ],
  [
    "a further matrix with a hole",
    { matrices: { "a/b": policy.costs.slice(1) } },
    "/matrices/a~1b",
  ],
  ["a further action named like a label", { actions: ["bad"] }, "/actions/0"],
  [
    "a reviewer who answers nonsense",
    { reviewer: { confusion: [{ truth: "good", answered: "ugly", probability: 1 }] } },
    "/reviewer/confusion/0/answered",
  ],
  [
    "a reviewer whose answers do not sum to 1",
    {
      reviewer: {
        confusion: [
          { truth: "good", answered: "good", probability: 0.9 },
          { truth: "bad", answered: "bad", probability: 1 },
        ],
      },
    },
    "/reviewer/confusion/0",
  ],
  [
    "a reviewer of one truth only",
    { reviewer: { confusion: [{ truth: "good", answered: "good", probability: 1 }] } },
    "/reviewer/confusion",
  ],
  [
    "a tier called like the reviewers",
    { tiers: [{ id: "reviewer", review_cost: 90 }] },
    "/tiers/0/id",
  ],
  [
    "a tier's reviewer listed twice",
    {
      tiers: [
        {
          id: "senior",
          review_cost: 90,
          reviewer: {
            confusion: [
              { truth: "good", answered: "good", probability: 1 },
              { truth: "good", answered: "good", probability: 1 },
            ],
          },
        },
      ],
    },
    "/tiers/0/reviewer/confusion/1",
  ],
  ["a ladder its mode cannot climb", { ladder: "sequential" }, "/ladder"],
  [
    "an unknown action in never_automatic",
    { triggers: { never_automatic: ["ugly"] } },
    "/triggers/never_automatic/0",
  ],
  ["a far shift nearer than a shift", { statistics: { psi_far: 0.07 } }, "/statistics/psi_far"],
  [
    "a share of labels that leaves none to fit",
    { statistics: { calibration_report_share: 1 } },
    "/statistics/calibration_report_share",
  ],
  [
    "a prior of nothing",
    { statistics: { reviewer_prior_answers: 0 } },
    "/statistics/reviewer_prior_answers",
  ],
  [
    "half an answer",
    { statistics: { reviewer_min_answers: 2.5 } },
    "/statistics/reviewer_min_answers",
  ],
  [
    "a fit on nine labels",
    { statistics: { calibration_min_labels: 9 } },
    "/statistics/calibration_min_labels",
  ],
  ["an unknown safe action", { safe_action: "ugly" }, "/safe_action"],
  ["no safe action where one is needed", { on_deadline: "safe_action" }, "/on_deadline"],
  ["a rule that does not parse", withRule("input.a >", { tag: "t" }), "/triggers/rules/0/when"],
  [
    "a rule about an unknown label",
    withRule("p.ugly > 0.1", { tag: "t" }),
    "/triggers/rules/0/when",
  ],
  [
    "a rule that forces an unknown action",
    withRule("margin > 0", { force_auto: "ugly" }),
    "/triggers/rules/0/effect/force_auto",
  ],
  [
    "a rule that uses an unknown matrix",
    withRule("margin > 0", { use_matrix: "harsh" }),
    "/triggers/rules/0/effect/use_matrix",
  ],
  [
    "a rule that forces what is never automatic",
    {
      triggers: {
        never_automatic: ["bad"],
        rules: withRule("margin > 0", { force_auto: "bad" }).triggers.rules,
      },
    },
    "/triggers/rules/0/effect/force_auto",
  ],
  [
    "a rule with two effects",
    withRule("margin > 0", { tag: "t", min_reviewers: 2 }),
    "/triggers/rules/0/effect",
  ],
])("points at %s", (_, change, pointer) => {
  const found = change === null ? validatePolicy(null, labels).errors : errors(change);
  expect(found.map((it) => it.pointer)).toContain(pointer);
  const broken = change === null ? null : { ...policy, ...change };
  expect(() => compilePolicy(broken as PolicyInput, labels)).toThrow(
    expect.objectContaining({ code: "INVALID_POLICY", path: found[0]?.pointer }),
  );
});

it("collects every fault, not the first alone", () => {
  const found = errors({ safe_action: "ugly", ladder: "sequential", costs: policy.costs.slice(1) });
  expect(found.map(({ pointer }) => pointer)).toEqual(["/costs", "/ladder", "/safe_action"]);
});

it("needs two labels, and each once", () => {
  expect(validatePolicy(policy, ["good"]).errors).toContainEqual(
    expect.objectContaining({ code: "WRONG_SHAPE", pointer: "" }),
  );
  expect(validatePolicy(policy, ["good", "bad", "bad"]).errors).toContainEqual(
    expect.objectContaining({ code: "DUPLICATE_NAME", pointer: "" }),
  );
});

describe("warnings", () => {
  it.each([
    ["PERFECT_REVIEWER", { reviewer: undefined }, "/reviewer"],
    [
      "UNREASONABLE_COSTS",
      {
        costs: [
          { truth: "good", decided: "good", cost: 300 },
          { truth: "good", decided: "bad", cost: 0 },
          ...policy.costs.slice(1),
        ],
      },
      "/costs",
    ],
    [
      "NEVER_CHOSEN",
      {
        actions: ["hold"],
        costs: [
          ...policy.costs,
          { truth: "good", decided: "hold", cost: 400 },
          { truth: "bad", decided: "hold", cost: 9 },
        ],
      },
      "/costs",
    ],
    [
      "SEVERAL_FORCE_AUTO",
      {
        triggers: {
          rules: ["a", "b"].map((name) => ({
            name,
            when: "margin > 0",
            effect: { force_auto: "bad" },
          })),
        },
      },
      "/triggers/rules",
    ],
    [
      "NEVER_AUTOMATIC_BY_DEADLINE",
      { triggers: { never_automatic: ["bad"] }, review_deadline_minutes: 60 },
      "/on_deadline",
    ],
  ])("%s", (code, change, pointer) => {
    expect(warnings(change)).toContainEqual(expect.objectContaining({ code, pointer }));
    expect(errors(change)).toEqual([]);
  });
  it("NEVER_FIRES, as long as nobody measures what the trigger limits", () => {
    const limited = { ...policy, triggers: { max_disagreement: 0.3 } };
    const found = [
      expect.objectContaining({ code: "NEVER_FIRES", pointer: "/triggers/max_disagreement" }),
    ];
    expect(validatePolicy(limited, labels)).toEqual({ errors: [], warnings: found });
    const measured = { measuresDisagreement: true };
    expect(validatePolicy(limited, labels, measured)).toEqual({ errors: [], warnings: [] });
    expect(validatePolicy(policy, labels).warnings).toEqual([]);
  });
  it("SINGULAR_CORRECTION, where the errors of a reviewer cannot be undone", () => {
    const toss = { accuracy: 0.5 };
    const senior = { id: "senior", review_cost: 90, reviewer: { accuracy: 0.505 } };
    const found = (pointer: string) =>
      expect.objectContaining({ code: "SINGULAR_CORRECTION", pointer });
    expect(warnings({ reviewer: toss })).toEqual([found("/reviewer")]);
    expect(warnings({ tiers: [senior] })).toEqual([found("/tiers/0/reviewer")]);
    expect(warnings({ reviewer: { accuracy: 0.52 } })).toEqual([]);
  });
  it("LADDER_TOO_LONG", () => {
    const many = Array.from({ length: 9 }, (_, i) => `label ${i}`);
    const costs = many.flatMap((truth) =>
      many.filter((it) => it !== truth).map((decided) => ({ truth, decided, cost: 7 })),
    );
    const found = (tiers: string[]) =>
      validatePolicy(
        {
          costs,
          review_cost: 2,
          reviewer: { accuracy: 0.9 },
          tiers: tiers.map((id) => ({ id, review_cost: 9, reviewer: { accuracy: 0.99 } })),
          ladder: "sequential",
          reviewer_mode: "combined",
        },
        many,
      ).warnings.map(({ code }) => code);
    expect(found(["a", "b"])).toEqual([]);
    expect(found(["a", "b", "c"])).toEqual(["LADDER_TOO_LONG"]);
  });
});
