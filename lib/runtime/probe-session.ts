import { constants, setPriority } from "node:os";
import { join } from "node:path";
import { Refusal } from "#lib/kernel/refusal";
import { canConfine } from "./confinement";
import { InferenceFailure, isInferenceFailure } from "./inference-failure";
import { ModelChild } from "./model-child";
import { DEFAULTS } from "./model-options";
import type { ModelSignature, Tensors } from "./protocol";

export type ProbeOptions = {
  readonly bytes: Uint8Array;
  /** Path of the bundled inference process; `dist/model-child.mjs` under the working directory unless said. */
  readonly entry?: string;
  /** Milliseconds for everything together, after which the process is killed whatever it does; 15 s unless said. */
  readonly totalMs?: number;
  readonly loadDeadlineMs?: number;
};

/** What one run gave: tensors, or why there are none. */
export type ProbeRun =
  | { readonly outputs: Tensors; readonly failure: null }
  | { readonly outputs: null; readonly failure: InferenceFailure };

/** A process with one model that nobody vouches for, which is asked a few things and then killed. */
export type ProbeSession = {
  /** What the loaded file says of itself. */
  readonly signature: ModelSignature;
  /** One run; `fetches` names the outputs wanted, because fetching one that is no tensor fails the whole run. */
  readonly run: (feeds: Tensors, fetches: readonly string[]) => Promise<ProbeRun>;
};

/** Long enough for whatever a version may do in service, short enough to leave time for the other runs. */
const RUN_DEADLINE_MS = 5000;
const TOTAL_MS = 15_000;
/** Uploads whose probes wait for the one under way. */
const MOST_WAITING = 8;

let waiting = 0;
let last: Promise<unknown> = Promise.resolve();

/**
 * Loads bytes in a confined process of its own, lets `work` ask it, kills it and returns what `work` made. There is one
 * such process at a time and it yields to those that serve. Ask `canConfine` before: where it says no, this is a bug.
 * Fails with an `InferenceFailure` (`load_failed` in the runtime's words, `died`); refuses `overloaded` when too many wait.
 */
export async function inProbeSession<Result>(
  options: ProbeOptions,
  work: (session: ProbeSession) => Promise<Result>,
): Promise<Result> {
  if (!(await canConfine())) throw new Error("a stranger's model needs a process that is held");
  if (waiting >= MOST_WAITING) {
    const detail = `${waiting} uploaded models wait to be looked at.`;
    throw new Refusal("overloaded", detail, { retryAfterSeconds: TOTAL_MS / 1000 });
  }
  waiting += 1;
  const turn = last.then(() => probe(options, work)).finally(() => (waiting -= 1));
  last = turn.catch(() => undefined);
  return turn;
}

async function probe<Result>(
  { bytes, entry, totalMs = TOTAL_MS, loadDeadlineMs = DEFAULTS.loadDeadlineMs }: ProbeOptions,
  work: (session: ProbeSession) => Promise<Result>,
): Promise<Result> {
  const until = performance.now() + totalMs;
  const child = await ModelChild.start({
    entry: entry ?? join(process.cwd(), "dist", "model-child.mjs"),
    bytes,
    loadDeadlineMs: Math.min(loadDeadlineMs, totalMs),
    onStart: yieldToOthers,
  });
  const end = setTimeout(() => child.kill(), until - performance.now());
  try {
    return await work({
      signature: child.signature,
      run: (feeds, fetches) => run(child, { feeds, fetches, until }),
    });
  } finally {
    clearTimeout(end);
    child.kill();
    await child.gone;
  }
}

async function run(
  child: ModelChild,
  asked: { readonly feeds: Tensors; readonly fetches: readonly string[]; readonly until: number },
): Promise<ProbeRun> {
  const { feeds, fetches, until } = asked;
  const deadlineMs = Math.min(RUN_DEADLINE_MS, until - performance.now());
  try {
    if (deadlineMs <= 0) throw new InferenceFailure("timeout", "the time for the probe is over");
    const { outputs } = await child.run(feeds, { fetches, deadlineMs });
    return { outputs, failure: null };
  } catch (error) {
    if (!isInferenceFailure(error)) throw error;
    return { outputs: null, failure: error };
  }
}

/** Live traffic goes first on a machine with few cores. A process that has gone already needs no place. */
function yieldToOthers(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
  }
}
