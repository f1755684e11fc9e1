import type { ColumnDescription } from "#lib/pipeline/describe-features";
import type { Pricing } from "#lib/pipeline/manifest";
import type { PipelineSpec } from "#lib/pipeline/pipeline";
import type { Targets } from "../targets";

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

/** The three columns of levels alone, 14 columns: 7 · 2 · 5 = 70 different rows, few enough to keep all answers. */
export const PRESCREEN_PIPELINE: PipelineSpec = {
  steps: [
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

/** `LOAN_PIPELINE` with the two columns that are left out of every model, to say what leaving them out costs. */
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

/** What a version of `loan-risk` must reach, but for the area under the curve, which rises from version to version. */
export const LOAN_TARGETS: Targets = {
  nll: 0.45,
  ece15: 0.06,
  peopleShare: 0.8,
  below: LOAN_PRICING.review,
};

/** Strength of the penalty on the squared weights of the logistic versions. */
export const LOAN_L2 = 1;
