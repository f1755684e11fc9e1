import { join } from "node:path";
import { Refusal } from "#lib/kernel/refusal";
import type { BatchSizes } from "#lib/telemetry/batch-sizes";
import { Batcher } from "./batcher";
import { InferenceFailure } from "./inference-failure";
import { type CallOptions, DEFAULTS, type ModelOptions, type RowSignature } from "./model-options";
import { ModelSlot, type RestartReason, type SlotState } from "./model-slot";
import type { ModelSignature, TensorData, Tensors } from "./protocol";
import { rowFeeds, rowShape, sizeBytes } from "./row-tensors";
import type { RunResult } from "./work-queue";

/** One model version at work, for `/readyz`, metrics and the models desk. */
export type ModelStatus = {
  readonly sha256: string;
  readonly state: SlotState;
  /** Process that holds the model; `null` while there is none. */
  readonly pid: number | null;
  /** Whether the system's limits hold that process. */
  readonly confined: boolean;
  /** Calls that wait, without those in the run under way. */
  readonly queued: number;
  /** Runs begun since the model was opened; calls by runs is what sharing is worth. */
  readonly runs: number;
  /** How many rows those runs held, calls together. */
  readonly batchSizes: Readonly<BatchSizes>;
  readonly restarts: Readonly<Record<RestartReason, number>>;
  /** What went wrong last, in the runtime's words. */
  readonly lastFailure: string | null;
};

/** Starts a process for a model and serves it until `close`; nobody else shares it. `modelRuntime` keeps the shared ones. */
export function openModel(options: ModelOptions): ServedModel {
  return new ServedModel(options);
}

/**
 * A model version behind a process that may be killed at any time. Calls that come together share a run; work that was
 * under way when the process ended is tried once more, by itself, on the next one.
 *
 * A call fails with an `InferenceFailure` when the model gave no output (the caller asks the policy's `on_error`), and
 * is refused with `overloaded` or `model_unavailable` when it was never begun.
 */
export class ServedModel {
  /** How the first load went: the file's own signature, or the `InferenceFailure`. */
  readonly ready: Promise<ModelSignature>;
  readonly #options: ModelOptions;
  readonly #slot: ModelSlot;
  readonly #batcher: Batcher;
  #closing: Promise<void> | null = null;

  constructor(options: ModelOptions) {
    this.#options = options;
    const settle = { resolve: (_: ModelSignature) => {}, reject: (_: InferenceFailure) => {} };
    this.ready = new Promise((resolve, reject) => Object.assign(settle, { resolve, reject }));
    // Whoever does not wait for the first load learns of its failure at the first call.
    this.ready.catch(() => undefined);
    const { sha256, bytes, signature, batch } = options;
    const defaultEntry = join(process.cwd(), "dist", "model-child.mjs");
    this.#slot = new ModelSlot(
      { ...DEFAULTS, entry: defaultEntry, ...options, sha256, bytes },
      {
        onReady: (found) => {
          settle.resolve(found);
          this.#batcher.wake();
        },
        onRefused: (failure) => {
          settle.reject(failure);
          this.#batcher.rejectWaiting(failure);
        },
        onRestart: (reason, failure) => options.onRestart?.(reason, failure),
        onQuarantine: (failure) => options.onQuarantine?.(failure),
      },
    );
    this.#batcher = new Batcher(this.#slot, {
      size: this.runRows,
      isFixed: batch !== "dynamic",
      constants: signature.constants ?? {},
      deadlineMs: options.runDeadlineMs ?? DEFAULTS.runDeadlineMs,
      maxQueuedRuns: options.maxQueuedRuns ?? DEFAULTS.maxQueuedRuns,
      maxQueuedBytes: options.maxQueuedBytes ?? DEFAULTS.maxQueuedBytes,
    });
  }

  get status(): ModelStatus {
    const { state, child, restarts, lastFailure } = this.#slot;
    return {
      sha256: this.#options.sha256,
      state: this.#closing !== null ? "closed" : state,
      pid: child?.pid ?? null,
      confined: child?.confined ?? false,
      queued: this.#batcher.length,
      runs: this.#batcher.runs,
      batchSizes: [...this.#batcher.sizes],
      restarts: { ...restarts },
      lastFailure: lastFailure?.message ?? null,
    };
  }

  /** How rows become tensors. */
  get signature(): RowSignature {
    return this.#options.signature;
  }

  /** Most rows of one run. */
  get runRows(): number {
    const { batch, maxRows = DEFAULTS.maxRows } = this.#options;
    return batch === "dynamic" ? maxRows : batch;
  }

  /** Whether a call made now would find a process. */
  get isReady(): boolean {
    return this.#closing === null && this.#slot.child !== null;
  }

  /** Runs `count` rows of `width` numbers each, turned into the type and dimensions of the model's input. */
  async run(
    rows: TensorData,
    count: number,
    width: number,
    call: CallOptions = {},
  ): Promise<RunResult> {
    const feeds = rowFeeds(this.#options.signature.input, rows, count, width);
    return this.runFeeds(feeds, { ...call, rows: count });
  }

  /**
   * Runs named tensors of any type. `rows` says that the first dimension of each counts rows, so that the call may
   * share a run with others and be cut to a fixed batch; without it the feeds go through as they are.
   */
  runFeeds(
    feeds: Tensors,
    call: CallOptions & { readonly rows?: number; readonly outputs?: readonly string[] } = {},
  ): Promise<RunResult> {
    return new Promise((resolve, reject) => {
      this.#refuseWhenAway();
      checkFeeds(feeds, call.rows ?? null);
      const fetches = call.outputs ?? this.#options.signature.outputs ?? null;
      const arrivedAt = performance.now();
      this.#batcher.push({
        feeds,
        rows: call.rows ?? null,
        shape: `${rowShape(feeds)}\0\0${fetches?.join("\0") ?? ""}`,
        sizeBytes: sizeBytes(feeds),
        fetches,
        arrivedAt,
        deadlineAt: arrivedAt + (call.deadlineMs ?? DEFAULTS.callDeadlineMs),
        signal: call.signal ?? null,
        resolve,
        reject,
        attempts: 0,
        failure: null,
        isSettled: false,
      });
    });
  }

  /** Ends a quarantine and forgets all strikes. */
  pardon(): void {
    this.#slot.pardon();
  }

  /** Takes no more calls, lets those under way finish within `drainMs` (10 s unless said) and ends the process. */
  close({ drainMs = DEFAULTS.drainMs }: { readonly drainMs?: number } = {}): Promise<void> {
    this.#closing ??= this.#drain(drainMs);
    return this.#closing;
  }

  async #drain(drainMs: number): Promise<void> {
    const late = setTimeout(() => {
      this.#batcher.rejectWaiting(new Refusal("draining", "The model is being taken out."));
      void this.#slot.close();
    }, drainMs);
    await this.#batcher.idle();
    clearTimeout(late);
    await this.#slot.close();
  }

  #refuseWhenAway(): void {
    if (this.#closing !== null)
      throw new Refusal("model_unavailable", "The model is being taken out.");
    const { state, lastFailure } = this.#slot;
    if (state !== "quarantined") return;
    const kind = lastFailure?.kind ?? "load_failed";
    throw new InferenceFailure(kind, `the model is in quarantine: ${lastFailure?.message}`);
  }
}

/** A call whose tensors do not fill their dimensions is a bug of ours; it must not reach the rows of others. */
function checkFeeds(feeds: Tensors, rows: number | null): void {
  for (const [name, { dims, data }] of Object.entries(feeds)) {
    const count = dims.reduce((product, dim) => product * dim, 1);
    if (count !== data.length) throw new RangeError(`${name}: ${data.length} values for ${dims}`);
    if (rows !== null && (dims[0] !== rows || rows < 1)) {
      throw new RangeError(`${name}: ${dims[0]} rows instead of ${rows}`);
    }
  }
}
