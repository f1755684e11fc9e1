/** One line of a table: column name to figure. Money in the world's currency, a decision on average. */
export type Line = Readonly<Record<string, string | number | null>>;

/** A promise of the product held against a world: what was measured, what was needed. */
export type Check = {
  readonly promise: string;
  readonly measured: number;
  readonly needed: string;
  readonly isKept: boolean;
};

export type Section = {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly checks: readonly Check[];
};

/** How much is simulated. */
export type Size = {
  /** Cases a strategy is tried on, and labels a calibrator is fitted on. */
  readonly cases: number;
  readonly labels: number;
  /** Windows of traffic, and how often each is audited anew. */
  readonly windows: number;
  readonly draws: number;
  /** Independent runs of the guarantee, and of the simulator. */
  readonly runs: number;
};

/** What a section is handed; everything random in it follows from the seed. */
export type SectionInput = { readonly size: Size; readonly seed: number };

/** Within five minutes on two cores. */
export const FULL: Size = { cases: 100_000, labels: 10_000, windows: 40, draws: 16, runs: 640 };

/** A first look, with wide allowances for chance. */
export const SMALL: Size = { cases: 10_000, labels: 2000, windows: 4, draws: 10, runs: 50 };
