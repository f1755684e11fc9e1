import { CATALOGUE_CNN_1 } from "./catalogue/catalogue-cnn-1";
import { CATALOGUE_SMALL_1 } from "./catalogue/catalogue-small-1";
import { CATALOGUE_SMALL_2 } from "./catalogue/catalogue-small-2";
import { FEEDBACK_TONE_1 } from "./feedback/feedback-tone-1";
import { FEEDBACK_TONE_2 } from "./feedback/feedback-tone-2";
import { LOAN_PRESCREEN_1 } from "./loan/loan-prescreen-1";
import { LOAN_RISK_1 } from "./loan/loan-risk-1";
import { LOAN_RISK_2 } from "./loan/loan-risk-2";
import { LOAN_RISK_3 } from "./loan/loan-risk-3";
import type { Recipe } from "./recipe";

/** Every version the repository trains, by `<model>@<version>`. */
export const RECIPES: Readonly<Record<string, Recipe>> = {
  "catalogue-cnn@1": CATALOGUE_CNN_1,
  "catalogue-small@1": CATALOGUE_SMALL_1,
  "catalogue-small@2": CATALOGUE_SMALL_2,
  "feedback-tone@1": FEEDBACK_TONE_1,
  "feedback-tone@2": FEEDBACK_TONE_2,
  "loan-prescreen@1": LOAN_PRESCREEN_1,
  "loan-risk@1": LOAN_RISK_1,
  "loan-risk@2": LOAN_RISK_2,
  "loan-risk@3": LOAN_RISK_3,
};
