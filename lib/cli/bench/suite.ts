/** One thing timed: what it took, what it may take, in the unit named. `limit` is `null` where nothing is promised. */
export type Timing = {
  readonly what: string;
  /** The median of the runs, and the quickest and slowest of them. */
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly limit: number | null;
  readonly unit: string;
  readonly runs: number;
};

/** A suite of timings under the name `npm run bench -- <name>` asks for. */
export type Suite = {
  readonly name: string;
  readonly does: string;
  readonly run: () => Promise<readonly Timing[]>;
};

/** Whether a timing is within its limit; `null` where it has none. */
export function isWithin({ median, limit }: Timing): boolean | null {
  return limit === null ? null : median <= limit;
}
