import { Refusal } from "#lib/kernel/refusal";
import { countBatch, noBatches } from "#lib/telemetry/batch-sizes";
import { InferenceFailure, isInferenceFailure } from "../inference-failure";
import type { LiveModel } from "../live-model";
import { type CallOptions, DEFAULTS } from "../model-options";
import type { Tensors } from "../protocol";
import { runInChunks } from "../run-in-chunks";
import type { ModelStatus } from "../served-model";
import type { RunResult } from "../work-queue";
import {
  type BreakerEvent,
  breakerAfter,
  breakerAt,
  type CircuitBreaker,
  CLOSED,
  mayCall,
} from "./circuit-breaker";
import { askInfer, askReady } from "./remote-client";
import type { RemoteOptions, RemoteResult } from "./remote-options";

/** Starts to watch a model on another server until `close`; nobody else shares it. `modelRuntime` keeps the shared ones. */
export function openRemote(options: RemoteOptions): RemoteModel {
  return new RemoteModel(options);
}

type RemoteCall = CallOptions & { readonly rows?: number; readonly outputs?: readonly string[] };

const MOST_IN_FLIGHT = 64;
const WATCH_MS = 10_000;
/** A server may change its model without ever being away, so nothing learned of it is held true for longer. */
const LOOKS_TRUSTED = 60;
const FIRST_LOOK_AGAIN_MS = 500;
const LONGEST_LOOK_AGAIN_MS = 15_000;

/**
 * A version on a server that somebody else runs, asked as one of our own is. It is left alone while it keeps failing, and
 * its ready route is watched. Calls fail with an `InferenceFailure`, or are refused `overloaded`.
 */
export class RemoteModel implements LiveModel {
  readonly #options: RemoteOptions;
  #breaker: CircuitBreaker = CLOSED;
  #incarnation: object = {};
  #isUp = false;
  #looksInVain = 0;
  #looksWell = 0;
  #lastFailure: string | null = null;
  #inFlight = 0;
  #runs = 0;
  readonly #sizes = noBatches();
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;
  #onIdle: (() => void) | null = null;

  constructor(options: RemoteOptions) {
    this.#options = options;
    void this.#watch();
  }

  /** Asks the server now unless it is known to be up. */
  get ready(): Promise<unknown> {
    return this.#isUp ? Promise.resolve() : this.#look();
  }

  get isReady(): boolean {
    return !this.#isClosed && this.#isUp && this.#breakerNow().state !== "open";
  }

  get incarnation(): object {
    return this.#incarnation;
  }

  get runRows(): number {
    const { batch, maxRows = DEFAULTS.maxRows } = this.#options;
    return batch === "dynamic" ? maxRows : batch;
  }

  get status(): ModelStatus {
    const isOpen = this.#breakerNow().state === "open";
    const living = this.#isUp ? "ready" : "starting";
    return {
      sha256: this.#options.sha256,
      state: this.#isClosed ? "closed" : isOpen ? "quarantined" : living,
      ...{ pid: null, confined: false, queued: this.#inFlight, runs: this.#runs },
      batchSizes: [...this.#sizes],
      restarts: { died: 0, timeout: 0, load_failed: 0 },
      lastFailure: this.#lastFailure,
    };
  }

  async runFeeds(feeds: Tensors, call: RemoteCall = {}): Promise<RunResult> {
    this.#refuseWhenAway();
    const begun = performance.now();
    this.#inFlight += 1;
    this.#runs += 1;
    countBatch(this.#sizes, call.rows ?? 1);
    this.#note("begun");
    try {
      const { outputs, ms } = await this.#run(feeds, call, begun);
      this.#end("succeeded", "answered");
      return { outputs, ms: performance.now() - begun, runMs: ms };
    } catch (error) {
      this.#fail(error, { signal: call.signal, ms: performance.now() - begun });
      throw call.signal?.aborted ? call.signal.reason : error;
    } finally {
      this.#inFlight -= 1;
      if (this.#inFlight === 0) this.#onIdle?.();
    }
  }

  /** Forgets all failures, so that the server is asked again at once. */
  pardon(): void {
    this.#move(CLOSED);
  }

  /** Takes no more calls and resolves when those under way have ended. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    if (this.#inFlight === 0) return;
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve;
    });
  }

  #run(feeds: Tensors, call: RemoteCall, begun: number) {
    const { batch, constants, timeoutMs } = this.#options;
    const {
      rows,
      outputs,
      signal,
      traceparent,
      deadlineMs = Math.max(DEFAULTS.callDeadlineMs, 2 * timeoutMs),
    } = call;
    const fetches = outputs ?? this.#options.outputs;
    const runner = {
      run: (chunk: Tensors) => {
        const left = begun + deadlineMs - performance.now();
        const patience = { deadlineMs: left, traceparent, ...(signal && { signal }) };
        return askInfer(this.#options, chunk, { fetches, ...patience });
      },
    };
    return runInChunks(runner, feeds, {
      ...{ rows: rows ?? null, size: this.runRows, isFixed: batch !== "dynamic" },
      ...{ constants, fetches, deadlineMs: timeoutMs },
    });
  }

  #refuseWhenAway(): void {
    if (this.#isClosed) throw new Refusal("model_unavailable", "The model is being taken out.");
    if (!mayCall(this.#breakerNow())) {
      this.#options.onCall?.("left_alone");
      const why = this.#lastFailure ?? "it failed too often";
      throw new InferenceFailure("died", `the remote server is left alone: ${why}`);
    }
    if (this.#inFlight >= MOST_IN_FLIGHT) {
      throw new Refusal("overloaded", "As many calls as this model may have are under way.");
    }
  }

  /** A caller who waits for less than the server may take says nothing of the server by leaving. */
  #fail(error: unknown, { signal, ms }: { signal: AbortSignal | undefined; ms: number }): void {
    const isOurs = !isInferenceFailure(error) || signal?.aborted === true;
    const isImpatient = !isOurs && error.kind === "timeout" && ms < this.#options.timeoutMs - 1;
    if (isOurs || isImpatient) this.#note("abandoned");
    else if (error.kind === "invalid") this.#end("succeeded", "refused_input");
    else {
      this.#lastFailure = error.message;
      this.#end("failed", "failed");
    }
  }

  #end(event: BreakerEvent, result: RemoteResult): void {
    this.#note(event);
    this.#options.onCall?.(result);
  }

  #breakerNow(): CircuitBreaker {
    return breakerAt(this.#breaker, performance.now());
  }

  #note(event: BreakerEvent): void {
    this.#move(breakerAfter(this.#breakerNow(), event, performance.now()));
  }

  /** Whoever was away may come back with another model: what was learned of the former is no longer held to be true. */
  #move(next: CircuitBreaker): void {
    const wasAlone = this.#breaker.state !== "closed";
    this.#breaker = next;
    if (!wasAlone && next.state === "open") {
      this.#incarnation = {};
      this.#options.onBreaker?.(true, this.#lastFailure);
    }
    if (wasAlone && next.state === "closed") this.#options.onBreaker?.(false, null);
  }

  /** Looks at the ready route for as long as the model is kept. */
  async #watch(): Promise<void> {
    await this.#look().catch(() => undefined);
    if (this.#isClosed) return;
    const again = Math.min(
      FIRST_LOOK_AGAIN_MS * 2 ** Math.min(this.#looksInVain, 10),
      LONGEST_LOOK_AGAIN_MS,
    );
    this.#timer = setTimeout(() => void this.#watch(), this.#isUp ? WATCH_MS : again);
    this.#timer.unref();
  }

  async #look(): Promise<void> {
    try {
      await askReady(this.#options);
      this.#isUp = true;
      this.#looksInVain = 0;
      this.#looksWell += 1;
      if (this.#looksWell % LOOKS_TRUSTED === 0) this.#incarnation = {};
    } catch (error) {
      if (this.#isUp) this.#incarnation = {};
      this.#isUp = false;
      this.#looksInVain += 1;
      this.#lastFailure = error instanceof Error ? error.message : String(error);
      throw error;
    }
  }
}
