import { Refusal } from "#lib/kernel/refusal";
import { countBatch, noBatches } from "#lib/telemetry/batch-sizes";
import { InferenceFailure, isInferenceFailure } from "./inference-failure";
import type { ModelChild } from "./model-child";
import type { ModelSlot } from "./model-slot";
import type { Tensors } from "./protocol";
import { joinRows, sliceRows } from "./row-tensors";
import { RunForecast } from "./run-forecast";
import { type ChunkPlan, runInChunks } from "./run-in-chunks";
import { type Work, WorkQueue } from "./work-queue";

export type BatcherOptions = Omit<ChunkPlan, "rows" | "fetches"> & {
  readonly maxQueuedRuns: number;
  readonly maxQueuedBytes: number;
};

/** Tries a piece of work is worth. */
const TRIES = 2;

/**
 * Turns the calls of one turn of the event loop into one run, and the calls that come during a run into the next: no
 * timer, no minimum. One run is under way at a time. It is bounded in runs, bytes and foreseen waiting time.
 */
export class Batcher {
  /** How many rows its runs held. */
  readonly sizes = noBatches();
  readonly #slot: ModelSlot;
  readonly #options: BatcherOptions;
  readonly #queue: WorkQueue;
  readonly #forecast = new RunForecast();
  #running: readonly Work[] = [];
  #runEndsAt = 0;
  #runs = 0;
  #isAwake = false;
  #sweepAt = Infinity;
  #sweepTimer: NodeJS.Timeout | undefined;
  #onIdle: (() => void) | null = null;

  constructor(slot: ModelSlot, options: BatcherOptions) {
    this.#slot = slot;
    this.#options = options;
    this.#queue = new WorkQueue(options.size);
  }

  /** Calls that wait, without those in the run under way. */
  get length(): number {
    return this.#queue.length;
  }

  /** Runs begun so far. */
  get runs(): number {
    return this.#runs;
  }

  /** Takes work in, or throws the refusal. */
  push(work: Work): void {
    this.#admit(work);
    this.#queue.push(work);
    this.#sweepBy(work.deadlineAt);
    this.wake();
  }

  /** Looks for work as soon as this turn of the event loop is over. */
  wake(): void {
    if (this.#isAwake) return;
    this.#isAwake = true;
    setImmediate(() => {
      this.#drain().catch((error: unknown) => this.rejectWaiting(error));
    });
  }

  /** Gives up on everything that has not begun. */
  rejectWaiting(reason: unknown): void {
    for (const work of this.#queue.takeIf(() => true)) reject(work, reason);
    if (this.#isIdle()) this.#onIdle?.();
  }

  /** Resolves when nothing waits or runs. */
  idle(): Promise<void> {
    if (this.#isIdle()) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onIdle = resolve;
    });
  }

  #admit({ arrivedAt, deadlineAt }: Work): void {
    const { maxQueuedRuns, maxQueuedBytes } = this.#options;
    const { runs, rows, sizeBytes } = this.#queue;
    if (runs >= maxQueuedRuns || sizeBytes >= maxQueuedBytes) {
      throw new Refusal("overloaded", "As many runs as this model may have are waiting.");
    }
    if (!this.#slot.child) return;
    const waitMs = Math.max(0, this.#runEndsAt - arrivedAt) + this.#forecast.predict(runs, rows);
    if (waitMs > deadlineAt - arrivedAt) {
      const retryAfterSeconds = Math.ceil(waitMs / 1000);
      throw new Refusal("overloaded", "The answer would come too late.", { retryAfterSeconds });
    }
  }

  async #drain(): Promise<void> {
    for (let child = this.#slot.child; child && this.#queue.length > 0; child = this.#slot.child) {
      await this.#runNext(child);
    }
    this.#isAwake = false;
    if (this.#isIdle()) this.#onIdle?.();
  }

  async #runNext(child: ModelChild): Promise<void> {
    const works = this.#queue.take().filter((work) => this.#isWanted(work));
    const [first] = works;
    if (!first) return;
    const rows = works.reduce((sum, work) => sum + (work.rows ?? 1), 0);
    const begunAt = performance.now();
    this.#runs += 1;
    countBatch(this.sizes, rows);
    this.#running = works;
    this.#runEndsAt = begunAt + this.#forecast.predict(1, rows);
    for (const work of works) work.attempts += 1;
    try {
      const plan = { ...this.#options, rows: first.rows && rows, fetches: first.fetches };
      const ran = await runInChunks(child, joinRows(works.map(({ feeds }) => feeds)), plan);
      this.#forecast.observe(rows, performance.now() - begunAt);
      this.#slot.succeed();
      answer(works, rows, ran);
    } catch (error) {
      if (!isInferenceFailure(error)) for (const work of works) reject(work, error);
      else this.#recover(works, error);
    } finally {
      this.#running = [];
      this.#runEndsAt = 0;
    }
  }

  /** Work that a failed run was not to blame for gets another try, each by itself, so that the culprit is found. */
  #recover(works: readonly Work[], failure: InferenceFailure): void {
    const isMild = failure.kind === "invalid";
    const now = performance.now();
    const mayRetry = (work: Work) =>
      isMild ? works.length > 1 : work.attempts < TRIES && work.deadlineAt > now;
    const again = works.filter((work) => !work.isSettled && mayRetry(work));
    if (!isMild && again.length < works.length) this.#slot.strike(failure);
    const isServed = this.#slot.state === "starting" || this.#slot.state === "ready";
    const kept = isServed ? again : [];
    for (const work of works) {
      work.failure = failure;
      if (!kept.includes(work)) reject(work, failure);
    }
    this.#queue.putBack(kept);
  }

  #isWanted(work: Work): boolean {
    if (work.signal?.aborted) reject(work, work.signal.reason);
    else if (work.deadlineAt <= performance.now()) reject(work, this.#lateness(work));
    return !work.isSettled;
  }

  #lateness({ failure }: Work): Error {
    if (failure) return failure;
    return this.#slot.child
      ? new Refusal("overloaded", "The deadline passed before the model was free.")
      : new Refusal("model_unavailable", "The model has no process at the moment.");
  }

  /** One timer for all deadlines: it is set for the earliest and set again when it has rung. */
  #sweepBy(deadlineAt: number): void {
    if (deadlineAt >= this.#sweepAt) return;
    clearTimeout(this.#sweepTimer);
    this.#sweepAt = deadlineAt;
    this.#sweepTimer = setTimeout(() => this.#sweep(), deadlineAt - performance.now() + 1);
  }

  #sweep(): void {
    const now = performance.now();
    for (const work of this.#queue.takeIf(({ deadlineAt }) => deadlineAt <= now)) {
      reject(work, this.#lateness(work));
    }
    for (const work of this.#running.filter(({ deadlineAt }) => deadlineAt <= now)) {
      reject(work, new InferenceFailure("timeout", "the model was not done by the deadline"));
    }
    const running = this.#running.filter(({ isSettled }) => !isSettled);
    this.#sweepAt = Infinity;
    this.#sweepBy(Math.min(this.#queue.nextDeadline, ...running.map((it) => it.deadlineAt)));
    if (this.#isIdle()) this.#onIdle?.();
  }

  #isIdle(): boolean {
    return this.#queue.length === 0 && this.#running.length === 0;
  }
}

function answer(
  works: readonly Work[],
  rows: number,
  { outputs, ms: runMs }: { readonly outputs: Tensors; readonly ms: number },
): void {
  const now = performance.now();
  let start = 0;
  for (const work of works) {
    const count = work.rows ?? rows;
    const own = work.rows === null ? outputs : sliceRows(outputs, { start, count, rows });
    start += count;
    if (work.isSettled) continue;
    work.isSettled = true;
    work.resolve({ outputs: own, ms: now - work.arrivedAt, runMs });
  }
}

function reject(work: Work, reason: unknown): void {
  if (work.isSettled) return;
  work.isSettled = true;
  work.reject(reason);
}
