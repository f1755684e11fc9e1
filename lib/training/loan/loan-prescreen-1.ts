import { fitLogistic } from "../fit-logistic";
import { fittedLogistic } from "../fitted-model";
import type { Recipe } from "../recipe";
import { LOAN_COLUMNS, LOAN_L2, PRESCREEN_PIPELINE } from "./loan-columns";
import { makeLoanVersion } from "./make-loan-version";
import type { LoanMethod } from "./train-loan";

const METHOD: LoanMethod = {
  model: "loan-prescreen",
  version: 1,
  title: "Loan prescreen, logistic on three columns",
  columns: LOAN_COLUMNS.filter(({ kind }) => kind === "category"),
  spec: PRESCREEN_PIPELINE,
  targets: { auc: 0.73 },
  parameters: { method: "logistic", l2: LOAN_L2, solver: "newton" },
  fit: async (train) => fittedLogistic(fitLogistic(train, LOAN_L2), "loan_prescreen"),
  kind: "A logistic model of housing, records and kind of job alone, so that all 70 answers can be kept at hand,",
  failures: [
    "It knows nothing of income, amount and term: whoever shares the three columns gets the same answer.",
  ],
};

/** Version 1 of `loan-prescreen`: the cheap filter before `loan-risk`. The seed only draws the resamples behind the intervals. */
export const LOAN_PRESCREEN_1: Recipe = {
  entry: "lib/training/loan/loan-prescreen-1.ts",
  data: "credit_data",
  train: (job) => makeLoanVersion(METHOD, job),
};
