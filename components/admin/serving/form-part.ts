import type { StrategyForm } from "./strategy-form";

/** What every part of the strategy editor is given. */
export type FormPart = {
  readonly form: StrategyForm;
  readonly change: (part: Partial<StrategyForm>) => void;
};
