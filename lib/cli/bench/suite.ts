import type { Sample } from "./serving/sample";

/** One thing measured: what it came to, what it may come to, in the unit named. `limit` is `null` where nothing is promised. */
export type Timing = {
  readonly what: string;
  /** The median of the runs, and the quickest and slowest of them. */
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly limit: number | null;
  /** Whether the limit is the most or the least it may be; the most unless told. */
  readonly bound?: "most" | "least";
  readonly unit: string;
  readonly runs: number;
};

/** What a suite found; `samples` where it put loads on servers. */
export type Measured = {
  readonly timings: readonly Timing[];
  readonly samples?: readonly Sample[];
};

/** A suite of timings under the name `npm run bench -- <name>` asks for. */
export type Suite = {
  readonly name: string;
  readonly does: string;
  /** `isQuick` asks for a short look instead of figures to quote. */
  readonly run: (how: { readonly isQuick: boolean }) => Promise<Measured>;
};

/** Whether a timing is within its limit; `null` where it has none. */
export function isWithin({ median, limit, bound = "most" }: Timing): boolean | null {
  if (limit === null) return null;
  return bound === "most" ? median <= limit : median >= limit;
}
