/**
 * How many batches held how many rows: the first number counts batches of 1 row, the next those of 2, then of 3 to 4, of 5 to 8
 * and so on by powers of two; the last one holds everything beyond.
 */
export type BatchSizes = number[];

/** Up to 512 rows, which is as many as one transaction takes, and beyond. */
const POWERS = 10;

/** What the writer that calls share did in this process so far; whoever writes adds to the numbers. */
export type WriterTally = {
  /** Transactions tried, and the rows they held. */
  groups: number;
  rows: number;
  /** Rows that wait for a transaction, and transactions under way. */
  waiting: number;
  underWay: number;
  readonly sizes: BatchSizes;
};

/** On `globalThis`, because Next loads a module once for every graph it serves. */
const shared = globalThis as typeof globalThis & { umpireWriter?: WriterTally };

/** The tally of the shared writer; plain numbers, so that counting costs next to nothing. */
export function writerTally(): WriterTally {
  shared.umpireWriter ??= { groups: 0, rows: 0, waiting: 0, underWay: 0, sizes: noBatches() };
  return shared.umpireWriter;
}

export function noBatches(): BatchSizes {
  return Array.from({ length: POWERS + 1 }, () => 0);
}

/** Counts a batch of so many rows, one at least. */
export function countBatch(sizes: BatchSizes, rows: number): void {
  const power = Math.min(POWERS, 32 - Math.clz32(rows - 1));
  sizes[power] = (sizes[power] ?? 0) + 1;
}

/** The most rows that each number but the last counts. */
export function batchBounds(): number[] {
  return Array.from({ length: POWERS }, (_, power) => 2 ** power);
}
