import type { InferenceFailure } from "./inference-failure";
import type { Tensors } from "./protocol";

/** One caller's work, from its arrival until it is answered. */
export type Work = {
  readonly feeds: Tensors;
  /** Rows along the first dimension of every feed; `null` when the feeds cannot share a run. */
  readonly rows: number | null;
  /** Work of the same shape, wanted outputs included, may share a run. */
  readonly shape: string;
  readonly sizeBytes: number;
  readonly fetches: readonly string[] | null;
  /** Milliseconds of the monotonic clock. */
  readonly arrivedAt: number;
  readonly deadlineAt: number;
  readonly signal: AbortSignal | null;
  readonly resolve: (result: RunResult) => void;
  readonly reject: (reason: unknown) => void;
  /** How often it has been sent to a child. */
  attempts: number;
  /** What its run before this one ended with: from then on it shares a run with nobody. */
  failure: InferenceFailure | null;
  isSettled: boolean;
};

/** What a run gave. */
export type RunResult = {
  /** By name; rows in the order they came in. Views into memory that other callers' rows may share. */
  readonly outputs: Tensors;
  /** Milliseconds from arrival to answer. */
  readonly ms: number;
  /** Milliseconds inside the runtime, of the whole run that these rows were part of. */
  readonly runMs: number;
};

/** First come, first served, in bunches: what waits for the child, and how much of it. */
export class WorkQueue {
  readonly #maxRows: number;
  #works: Work[] = [];
  #bytes = 0;
  #rows = 0;
  #single = 0;

  /** `maxRows` is how many rows of several callers one run may hold. */
  constructor(maxRows: number) {
    this.#maxRows = maxRows;
  }

  get length(): number {
    return this.#works.length;
  }

  get sizeBytes(): number {
    return this.#bytes;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Runs it takes, at least, until nothing waits. */
  get runs(): number {
    return this.#single + Math.ceil(this.#rows / this.#maxRows);
  }

  push(work: Work): void {
    this.#works.push(work);
    this.#count(work, 1);
  }

  /** Puts work that has to be tried again at the head, in its old order. */
  putBack(works: readonly Work[]): void {
    this.#works.unshift(...works);
    for (const work of works) this.#count(work, 1);
  }

  /** The next run: the oldest work and whatever may share with it, in order, up to the most rows a run may hold. */
  take(): Work[] {
    const [first] = this.#works;
    if (!first) return [];
    let rows = first.rows ?? 0;
    let end = 1;
    for (; isShareable(first) && end < this.#works.length; end++) {
      const next = this.#works[end];
      if (!next || !isShareable(next) || next.shape !== first.shape) break;
      rows += next.rows ?? 0;
      if (rows > this.#maxRows) break;
    }
    return this.#remove(this.#works.splice(0, end));
  }

  /** The earliest deadline of what waits; infinite when nothing does. */
  get nextDeadline(): number {
    return this.#works.reduce((next, { deadlineAt }) => Math.min(next, deadlineAt), Infinity);
  }

  /** Removes and returns what must not be run any more. */
  takeIf(isOver: (work: Work) => boolean): Work[] {
    const over = this.#works.filter(isOver);
    if (over.length > 0) this.#works = this.#works.filter((work) => !over.includes(work));
    return this.#remove(over);
  }

  #remove(works: Work[]): Work[] {
    for (const work of works) this.#count(work, -1);
    return works;
  }

  #count(work: Work, sign: 1 | -1): void {
    this.#bytes += sign * work.sizeBytes;
    if (work.rows === null) this.#single += sign;
    else this.#rows += sign * work.rows;
  }
}

function isShareable(work: Work): boolean {
  return work.rows !== null && work.failure === null;
}
