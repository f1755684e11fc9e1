import { InferenceFailure } from "./inference-failure";
import { ModelChild } from "./model-child";
import type { ModelSignature } from "./protocol";
import { Strikes } from "./strikes";

/** Why a process had to be replaced. */
export type RestartReason = "died" | "timeout" | "load_failed";

/** `starting` covers the pause before the next try; `quarantined` ends by itself or by a pardon. */
export type SlotState = "starting" | "ready" | "quarantined" | "closed";

export type SlotOptions = {
  /** Hex digest of the model's bytes; what names the version here. */
  readonly sha256: string;
  /** Fetches the bytes, at every load anew. */
  readonly bytes: () => Promise<Uint8Array>;
  /** Path of the bundled inference process. */
  readonly entry: string;
  readonly loadDeadlineMs: number;
  /** Strikes until the version is out of service. */
  readonly strikes: number;
  readonly quarantineMs: number;
};

/** What a slot tells its owner. */
export type SlotEvents = {
  readonly onReady: (signature: ModelSignature) => void;
  /** The version cannot be loaded, or not for now: nothing waiting will be served. */
  readonly onRefused: (failure: InferenceFailure) => void;
  /** The process is replaced; `failure` says why a load failed. */
  readonly onRestart: (reason: RestartReason, failure: InferenceFailure | null) => void;
  readonly onQuarantine: (failure: InferenceFailure) => void;
};

const STRIKE_WINDOW_MS = 10 * 60_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;

/**
 * Keeps one process alive for one model version: starts it, replaces it when it is gone (at once the first time, then
 * with growing pauses until something succeeds) and takes the version out of service after its last strike.
 */
export class ModelSlot {
  readonly restarts: Record<RestartReason, number> = { died: 0, timeout: 0, load_failed: 0 };
  readonly #options: SlotOptions;
  readonly #events: SlotEvents;
  readonly #strikes: Strikes;
  #state: SlotState = "starting";
  #child: ModelChild | null = null;
  #lastFailure: InferenceFailure | null = null;
  #fruitless = 0;
  /** Grows with every change of course, so that a start that was overtaken knows it. */
  #course = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: SlotOptions, events: SlotEvents) {
    this.#options = options;
    this.#events = events;
    this.#strikes = new Strikes({ allowed: options.strikes, windowMs: STRIKE_WINDOW_MS });
    this.#start();
  }

  get state(): SlotState {
    return this.#state === "ready" && !this.child ? "starting" : this.#state;
  }

  /** The live process; `null` while there is none. */
  get child(): ModelChild | null {
    return this.#child?.isAlive ? this.#child : null;
  }

  /** Why the version is in quarantine, or failed last. */
  get lastFailure(): InferenceFailure | null {
    return this.#lastFailure;
  }

  /** A run gave an output: the next restart is immediate again. */
  succeed(): void {
    this.#fruitless = 0;
    this.#strikes.succeed();
  }

  /** Work brought the process down for good. */
  strike(failure: InferenceFailure): void {
    if (this.#state === "closed" || this.#state === "quarantined") return;
    this.#lastFailure = failure;
    if (this.#strikes.add(failure.kind, performance.now())) this.#quarantine(failure);
  }

  /** Forgets all strikes; ends a quarantine. */
  pardon(): void {
    this.#strikes.pardon();
    if (this.#state === "quarantined") this.#start();
  }

  /** Ends the process for good and resolves when it is gone. */
  async close(): Promise<void> {
    const gone = this.#child?.gone;
    this.#leave("closed");
    await gone;
  }

  #start(): void {
    this.#leave("starting");
    const course = this.#course;
    this.#load(course).catch((error: unknown) => {
      if (course === this.#course) this.#failToLoad(error);
    });
  }

  async #load(course: number): Promise<void> {
    const { entry, loadDeadlineMs } = this.#options;
    const bytes = await this.#options.bytes();
    await checkDigest(bytes, this.#options.sha256);
    const child = await ModelChild.start({ entry, bytes, loadDeadlineMs });
    if (course !== this.#course) {
      child.kill();
      return;
    }
    this.#child = child;
    this.#state = "ready";
    child.gone
      .then(() => {
        if (this.#child === child) this.#restart(child.overran ? "timeout" : "died", null);
      })
      .catch(() => undefined);
    this.#events.onReady(child.signature);
  }

  #failToLoad(error: unknown): void {
    const isTheModels = error instanceof InferenceFailure;
    const failure = isTheModels
      ? error
      : new InferenceFailure("load_failed", "the model did not reach a process", { cause: error });
    this.#lastFailure = failure;
    // A process that was killed while it loaded says nothing against the bytes: what waits may go on waiting.
    if (failure.kind === "load_failed") this.#events.onRefused(failure);
    if (isTheModels) this.strike(failure);
    if (this.#state === "starting") this.#restart("load_failed", failure);
  }

  #restart(reason: RestartReason, failure: InferenceFailure | null): void {
    this.#leave("starting");
    this.restarts[reason] += 1;
    this.#events.onRestart(reason, failure);
    const pause =
      this.#fruitless === 0
        ? 0
        : Math.min(FIRST_PAUSE_MS * 2 ** (this.#fruitless - 1), LONGEST_PAUSE_MS);
    this.#fruitless += 1;
    this.#timer = setTimeout(() => this.#start(), pause);
  }

  #quarantine(failure: InferenceFailure): void {
    this.#leave("quarantined");
    this.#timer = setTimeout(() => {
      this.#strikes.putOnTrial(performance.now());
      this.#start();
    }, this.#options.quarantineMs);
    this.#timer.unref();
    this.#events.onQuarantine(failure);
    this.#events.onRefused(failure);
  }

  /** Drops whatever is going on and takes another course. */
  #leave(state: SlotState): void {
    this.#course += 1;
    this.#state = state;
    clearTimeout(this.#timer);
    this.#child?.kill();
    this.#child = null;
  }
}

async function checkDigest(bytes: Uint8Array, sha256: string): Promise<void> {
  // The platform's digest works outside the main thread, where 200 MB would hold up every request.
  const digest = await crypto.subtle.digest("SHA-256", bytes as BufferSource);
  const found = Buffer.from(digest).toString("hex");
  if (found !== sha256) {
    throw new InferenceFailure("load_failed", `the bytes have digest ${found}, not ${sha256}`);
  }
}
