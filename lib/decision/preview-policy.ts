import { z } from "zod";
import { type BreakEven, breakEven } from "./break-even";
import { compilePolicy } from "./compile-policy";
import { decide } from "./decide";
import { DecisionError } from "./decision-error";
import { CostTriple, ReviewCost, Reviewer } from "./policy";
import { probabilitiesByName } from "./probabilities";
import { reviewBand } from "./review-band";

const money = z.number();

/** One example and the prices to hold it against; nothing of it is stored. */
export const PolicyPreviewRequest = z.strictObject({
  labels: z.array(z.string().min(1)).min(2).max(1000),
  probabilities: z
    .record(z.string(), z.number())
    .describe("Label to probability. With two labels, one of them is enough."),
  costs: z.array(CostTriple).min(1).max(10_000),
  review_cost: ReviewCost,
  reviewer: Reviewer.optional(),
  action_rule: z.enum(["min_cost", "model_label"]).optional(),
});
export type PolicyPreviewRequest = z.infer<typeof PolicyPreviewRequest>;

/** What the policy would do with the example, and how far each price may move before it does otherwise. */
export const PolicyPreview = z.strictObject({
  route: z.enum(["auto", "review"]),
  action: z.string().describe("The automatic action, taken now or provisionally."),
  by_action: z.record(z.string(), money).describe("Expected cost of each action."),
  automatic: money.describe("Expected cost of the automatic action."),
  review: money.describe("Expected cost of asking: the fee and the reviewer's own errors."),
  net_benefit_of_review: money,
  break_even: z.strictObject({
    fn: money
      .nullable()
      .describe("Cost of a false negative at which acting on class 0 costs a review."),
    fp: money
      .nullable()
      .describe("Cost of a false positive at which acting on class 1 costs a review."),
    fee: money.describe("Fee below which a review by somebody who never errs pays."),
    reviewer_error: money.nullable().describe("Share of wrong answers below which a review pays."),
  }),
  review_band: z
    .tuple([z.number(), z.number()])
    .nullable()
    .optional()
    .describe("Two labels: where P(second label) makes a review pay; null for nowhere."),
});
export type PolicyPreview = z.infer<typeof PolicyPreview>;

/**
 * The rule on one example, by the same function that routes traffic.
 * Throws `DecisionError` with a JSON pointer into the request.
 */
export function previewPolicy(request: PolicyPreviewRequest): PolicyPreview {
  const { labels, probabilities, ...prices } = request;
  requireDistinct(labels);
  const p = probabilitiesByName(labels, probabilities);
  const compiled = compilePolicy(prices, labels);
  const row = decide({ probabilities: p }, compiled);
  const { costs: C = [], automatic, review, provisional, risks } = row;
  const [reviewer] = compiled.deciders;
  const fee = reviewer?.fee ?? 0;
  const M = reviewer?.M ?? undefined;
  return {
    route: row.route === "auto" ? "auto" : "review",
    action: provisional ?? "",
    by_action: Object.fromEntries(labels.map((label, a) => [label, risks[a] ?? Number.NaN])),
    automatic: automatic ?? Number.NaN,
    review: review ?? Number.NaN,
    net_benefit_of_review: row.netBenefit ?? Number.NaN,
    break_even: toWire(breakEven(p, C ?? [], fee, compiled.actionRule)),
    ...(labels.length === 2 && {
      review_band: band(reviewBand(C ?? [], fee, M, compiled.actionRule)),
    }),
  };
}

function requireDistinct(labels: readonly string[]): void {
  const again = labels.findIndex((label, i) => labels.indexOf(label) < i);
  if (again < 0) return;
  throw new DecisionError("DUPLICATE_NAME", `/labels/${again}`, "is listed twice");
}

function toWire({ falseNegative, falsePositive, fee, reviewerError }: BreakEven) {
  return { fn: falseNegative, fp: falsePositive, fee, reviewer_error: reviewerError };
}

function band(found: readonly [number, number] | null): [number, number] | null {
  return found && [found[0], found[1]];
}
