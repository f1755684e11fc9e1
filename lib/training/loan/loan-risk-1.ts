import { fitLogistic } from "../fit-logistic";
import { fittedLogistic } from "../fitted-model";
import type { Recipe } from "../recipe";
import { LOAN_COLUMNS, LOAN_L2, LOAN_PIPELINE, LOAN_TARGETS } from "./loan-columns";
import { makeLoanVersion } from "./make-loan-version";
import type { LoanMethod } from "./train-loan";

const METHOD: LoanMethod = {
  model: "loan-risk",
  version: 1,
  title: "Loan risk, logistic",
  columns: LOAN_COLUMNS,
  spec: LOAN_PIPELINE,
  targets: { ...LOAN_TARGETS, auc: 0.82 },
  parameters: { method: "logistic", l2: LOAN_L2, solver: "newton" },
  fit: async (train) => fittedLogistic(fitLogistic(train, LOAN_L2), "loan_risk"),
  kind: "A logistic model",
  failures: ["Amounts far outside what training saw are extrapolated along a straight line."],
};

/** Version 1 of `loan-risk`: logistic. The seed only draws the resamples behind the intervals. */
export const LOAN_RISK_1: Recipe = {
  entry: "lib/training/loan/loan-risk-1.ts",
  data: "credit_data",
  train: (job) => makeLoanVersion(METHOD, job),
};
