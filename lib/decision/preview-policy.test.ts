import { describe, expect, it } from "vitest";
import { DecisionError } from "./decision-error";
import { PolicyPreview, PolicyPreviewRequest, previewPolicy } from "./preview-policy";

const example: PolicyPreviewRequest = {
  labels: ["negative", "positive"],
  probabilities: { negative: 0.4, positive: 0.6 },
  costs: [
    { truth: "negative", decided: "positive", cost: 1000 },
    { truth: "positive", decided: "negative", cost: 4000 },
  ],
  review_cost: 200,
};

describe("the preview of a policy", () => {
  it("routes the worked example and says how far each price may move", () => {
    const preview = previewPolicy(PolicyPreviewRequest.parse(example));
    expect(PolicyPreview.parse(preview)).toEqual({
      route: "review",
      action: "positive",
      by_action: { negative: 2400, positive: 400 },
      automatic: 400,
      review: 200,
      net_benefit_of_review: 200,
      break_even: {
        fn: expect.closeTo(200 / 0.6),
        fp: 500,
        fee: 400,
        reviewer_error: expect.closeTo(200 / 2800),
      },
      review_band: [0.05, 0.8],
    });
  });

  it("takes one of two probabilities for both", () => {
    const preview = previewPolicy({ ...example, probabilities: { positive: 0.02 } });
    expect(preview).toMatchObject({ route: "auto", action: "negative", automatic: 80 });
  });

  it("prices what a reviewer gets wrong, by accuracy or by answer", () => {
    const byAccuracy = previewPolicy({ ...example, reviewer: { accuracy: 0.9 } });
    expect(byAccuracy).toMatchObject({ route: "auto", review: expect.closeTo(480) });
    const confusion = [
      { truth: "negative", answered: "negative", probability: 0.95 },
      { truth: "negative", answered: "positive", probability: 0.05 },
      { truth: "positive", answered: "positive", probability: 0.9 },
      { truth: "positive", answered: "negative", probability: 0.1 },
    ];
    const byAnswer = previewPolicy({ ...example, reviewer: { confusion } });
    expect(byAnswer).toMatchObject({ route: "auto", review: expect.closeTo(460) });
  });

  it("builds the fee from minutes, wage and waiting", () => {
    const review_cost = {
      base: 2,
      minutes: 6,
      hourly: 90,
      wait_hours: 1.5,
      delay_cost_per_hour: 4,
    };
    expect(previewPolicy({ ...example, review_cost })).toMatchObject({ review: 17 });
  });

  it("shows both rules where they differ", () => {
    const at30 = { ...example, probabilities: { positive: 0.3 }, review_cost: 800 };
    expect(previewPolicy({ ...at30, action_rule: "min_cost" })).toMatchObject({
      route: "auto",
      action: "positive",
    });
    expect(previewPolicy({ ...at30, action_rule: "model_label" })).toMatchObject({
      route: "review",
      action: "negative",
    });
  });

  it("leaves the band out where there are more than two labels", () => {
    const labels = ["a", "b", "c"];
    const costs = labels.flatMap((truth, y) =>
      labels
        .filter((it) => it !== truth)
        .map((decided, i) => ({ truth, decided, cost: 10 + 7 * y + i })),
    );
    const preview = previewPolicy({
      labels,
      costs,
      review_cost: 3,
      probabilities: { a: 0.5, b: 0.3, c: 0.2 },
    });
    expect(preview).not.toHaveProperty("review_band");
    expect(preview.break_even).toMatchObject({ fn: null, fp: null });
  });

  it.each([
    [
      "an unknown label",
      { probabilities: { positive: 0.6, other: 0.4 } },
      "UNKNOWN_NAME",
      "/probabilities/other",
    ],
    [
      "a sum that is not 1",
      { probabilities: { positive: 0.6, negative: 0.5 } },
      "SUM_NOT_ONE",
      "/probabilities",
    ],
    ["a missing cell", { costs: example.costs.slice(1) }, "INVALID_POLICY", "/costs"],
    [
      "an unknown truth",
      { costs: [{ truth: "no", decided: "positive", cost: 1 }, ...example.costs] },
      "INVALID_POLICY",
      "/costs/0/truth",
    ],
    ["a negative fee", { review_cost: -1 }, "INVALID_POLICY", "/review_cost"],
  ])("refuses %s by its place", (_, change, code, path) => {
    const attempt = () => previewPolicy({ ...example, ...change });
    expect(attempt).toThrow(DecisionError);
    expect(attempt).toThrow(expect.objectContaining({ code, path }));
  });

  it("asks for every probability of more than two labels", () => {
    const labels = ["negative", "positive", "unclear"];
    expect(() => previewPolicy({ ...example, labels })).toThrow(
      expect.objectContaining({ code: "NEED_FULL_P", path: "/probabilities" }),
    );
  });
});
