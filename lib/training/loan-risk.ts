import type { ColumnDescription } from "#lib/pipeline/describe-features";
import type { PartMetrics } from "#lib/pipeline/manifest";
import type { PipelineSpec } from "#lib/pipeline/pipeline";
import type { Pricing } from "./case-costs";

/** What people call the columns of a loan; the data says the rest. Money is in the policy's currency. */
export const LOAN_COLUMNS: readonly ColumnDescription[] = [
  { name: "Seniority", label: "Years in the present job", kind: "number", unit: "years" },
  { name: "Home", label: "Housing", kind: "category" },
  { name: "Time", label: "Term of the loan", kind: "number", unit: "months" },
  { name: "Records", label: "Records on file", kind: "category" },
  { name: "Job", label: "Kind of job", kind: "category" },
  { name: "Expenses", label: "Monthly expenses", kind: "number", unit: "money" },
  { name: "Income", label: "Monthly income", kind: "number", unit: "money" },
  { name: "Assets", label: "Assets", kind: "number", unit: "money" },
  { name: "Debt", label: "Debt", kind: "number", unit: "money" },
  { name: "Amount", label: "Amount asked for", kind: "number", unit: "money" },
  { name: "Price", label: "Price of the goods", kind: "number", unit: "money" },
];

const NUMBERS = ["Seniority", "Time", "Expenses", "Income", "Assets", "Debt", "Amount", "Price"];
/** Numbers whose absence says something by itself. */
const TELLING_GAPS = ["Income", "Assets", "Debt"];

/** 25 columns: 8 numbers, 3 gaps, Home 6 + missing, Records 2, Job 4 + missing. */
export const LOAN_PIPELINE: PipelineSpec = {
  steps: [
    {
      step: "impute_median",
      columns: NUMBERS.map((name) => ({ name, missing: TELLING_GAPS.includes(name) })),
    },
    { step: "standardize", columns: NUMBERS },
    {
      step: "one_hot",
      columns: [
        { name: "Home", missing: true },
        { name: "Records", missing: false },
        { name: "Job", missing: true },
      ],
    },
  ],
};

/** The same with the two columns that are left out of every model, to say what leaving them out costs. */
export const LOAN_PIPELINE_WITH_CONTEXT: PipelineSpec = {
  steps: [
    {
      step: "impute_median",
      columns: [...NUMBERS, "Age"].map((name) => ({ name, missing: TELLING_GAPS.includes(name) })),
    },
    { step: "standardize", columns: [...NUMBERS, "Age"] },
    {
      step: "one_hot",
      columns: [
        { name: "Home", missing: true },
        { name: "Records", missing: false },
        { name: "Job", missing: true },
        { name: "Marital", missing: true },
      ],
    },
  ],
};

/** A good loan refused costs 15 % of the amount, a bad one granted 60 %, a review 75. */
export const LOAN_PRICING: Pricing = {
  costs: [
    { truth: "good", decided: "bad", cost: { base: 0, per_unit: 0.15, of: "Amount" } },
    { truth: "bad", decided: "good", cost: { base: 0, per_unit: 0.6, of: "Amount" } },
  ],
  review: 75,
  currency: "USD",
};

/** What the figures on `report` fall short of; a version with one of these is not fit to ship. */
export function missedTargets({ auc, nll, ece15, ...costs }: PartMetrics): string[] {
  const automatic = costs.cost_automatic.value;
  const people = costs.cost_with_people.value;
  const targets: [boolean, string][] = [
    [(auc?.value ?? 0) >= 0.82, "the area under the curve is below 0.82"],
    [nll.value <= 0.45, "the log-loss is above 0.45"],
    [ece15.value <= 0.06, "the calibration error is above 0.06"],
    [people <= 0.8 * automatic, "people save less than a fifth of the cost"],
    [people < LOAN_PRICING.review, "asking a person every time would cost less"],
  ];
  return targets.filter(([reached]) => !reached).map(([, shortfall]) => shortfall);
}

/** Strength of the penalty on the squared weights. */
export const LOAN_L2 = 1;
