import type { PartMetrics } from "#lib/pipeline/manifest";
import { evaluate, type ScoredCase } from "../evaluate";
import type { CreditCase } from "./credit-data";
import { LOAN_PRICING } from "./loan-columns";

/** A loan beside what the version says about it. */
export type ScoredLoan = { readonly loan: CreditCase; readonly scored: ScoredCase };

/** Cuts an audit asks for. The two context columns are no inputs, which does not make a model treat their groups alike. */
const SEGMENTS: Readonly<Record<string, (loan: CreditCase) => boolean>> = {
  "Age below 30": ({ context }) => ageOf(context.Age) < 30,
  "Age 30 to 49": ({ context }) => ageOf(context.Age) >= 30 && ageOf(context.Age) < 50,
  "Age 50 and above": ({ context }) => ageOf(context.Age) >= 50,
  "Marital: married": ({ context }) => context.Marital === "married",
  "Marital: any other": ({ context }) => context.Marital !== "married",
  "Records: no": ({ features }) => features.Records === "no",
  "Records: yes": ({ features }) => features.Records === "yes",
};

/** The figures of each cut, by its name. */
export function segmentMetrics(
  loans: readonly ScoredLoan[],
  seed: number,
): Record<string, PartMetrics> {
  const measured = Object.entries(SEGMENTS).map(([name, holds]) => {
    const cases = loans.filter(({ loan }) => holds(loan)).map(({ scored }) => scored);
    return [name, evaluate(cases, LOAN_PRICING.review, seed)];
  });
  return Object.fromEntries(measured);
}

function ageOf(age: string | number | null): number {
  return typeof age === "number" ? age : Number.NaN;
}
