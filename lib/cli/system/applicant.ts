/** Somebody who asks the demo's loan desk for a loan. */
export const APPLICANT = {
  ...{ Seniority: 9, Home: "rent", Time: 60, Records: "no", Job: "fixed", Expenses: 73 },
  ...{ Income: 129, Assets: 0, Debt: 0, Amount: 800, Price: 846 },
};
