import { fitBoostedTrees } from "../boosted-trees";
import { fittedTrees } from "../fitted-model";
import type { Recipe } from "../recipe";
import { CREDIT_LABELS } from "./credit-data";
import { LOAN_COLUMNS, LOAN_PIPELINE, LOAN_TARGETS } from "./loan-columns";
import { makeLoanVersion } from "./make-loan-version";
import type { LoanMethod } from "./train-loan";

const BOOSTING = {
  trees: 150,
  depth: 3,
  rate: 0.08,
  rowShare: 0.8,
  l2: 1,
  leastCurvature: 5,
};

const METHOD: LoanMethod = {
  model: "loan-risk",
  version: 3,
  title: "Loan risk, boosted trees",
  columns: LOAN_COLUMNS,
  spec: LOAN_PIPELINE,
  targets: { ...LOAN_TARGETS, auc: 0.835 },
  parameters: {
    method: "boosted_trees",
    trees: BOOSTING.trees,
    depth: BOOSTING.depth,
    rate: BOOSTING.rate,
    row_share: BOOSTING.rowShare,
    l2: BOOSTING.l2,
    least_curvature: BOOSTING.leastCurvature,
  },
  fit: async (train, { seed }) =>
    fittedTrees(fitBoostedTrees(train, BOOSTING, seed), train.width, CREDIT_LABELS),
  kind: "Boosted trees",
  failures: [
    "Amounts beyond what training saw count as the largest it saw.",
    "A small change of one column may move the probability by a step.",
  ],
};

/** Version 3 of `loan-risk`: 150 trees of depth 3. The seed draws the rows each tree sees. */
export const LOAN_RISK_3: Recipe = {
  entry: "lib/training/loan/loan-risk-3.ts",
  data: "credit_data",
  train: (job) => makeLoanVersion(METHOD, job),
};
