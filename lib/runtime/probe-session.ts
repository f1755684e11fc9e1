import { constants, setPriority } from "node:os";
import { join } from "node:path";
import { Refusal } from "#lib/kernel/refusal";
import type { Examination, Examining } from "#lib/onnx/examine-model";
import { canConfine } from "./confinement";
import { InferenceFailure, isInferenceFailure } from "./inference-failure";
import { ModelChild } from "./model-child";
import { DEFAULTS } from "./model-options";
import type { ModelSignature, Tensors } from "./protocol";

export type ProbeOptions = {
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

/** A process that holds nothing yet, for one file. */
export type ProbeProcess = {
  /** What can be told without loading the file, and the rewritten bytes where it has to be rewritten. */
  readonly examine: (bytes: Uint8Array, asked: Examining) => Promise<Examination>;
  readonly load: (bytes: Uint8Array) => Promise<ProbeSession>;
};

/** Long enough for whatever a version may do in service, short enough to leave time for the other runs. */
const RUN_DEADLINE_MS = 5000;
const TOTAL_MS = 15_000;
/** Uploads whose probes wait for the one under way. */
const MOST_WAITING = 8;

let waiting = 0;
let last: Promise<unknown> = Promise.resolve();

/**
 * Loads bytes in a confined process of its own, lets `work` ask it, kills it and returns what `work` made. Fails and
 * refuses as `inProbeProcess` does.
 */
export async function inProbeSession<Result>(
  { bytes, ...options }: ProbeOptions & { readonly bytes: Uint8Array },
  work: (session: ProbeSession) => Promise<Result>,
): Promise<Result> {
  return inProbeProcess(options, async ({ load }) => work(await load(bytes)));
}

/**
 * Starts a confined process, lets `work` have a file examined, loaded and run there, kills it and returns what `work`
 * made. There is one such process at a time and it yields to those that serve. Ask `canConfine` before: where it says
 * no, this is a bug. What the process cannot do fails with an `InferenceFailure` (`load_failed` in the runtime's words,
 * `died`, `timeout`); refuses `overloaded` when too many wait.
 */
export async function inProbeProcess<Result>(
  options: ProbeOptions,
  work: (process: ProbeProcess) => Promise<Result>,
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
  { entry, totalMs = TOTAL_MS, loadDeadlineMs = DEFAULTS.loadDeadlineMs }: ProbeOptions,
  work: (process: ProbeProcess) => Promise<Result>,
): Promise<Result> {
  const until = performance.now() + totalMs;
  const child = await ModelChild.open({
    entry: entry ?? join(process.cwd(), "dist", "model-child.mjs"),
    onStart: yieldToOthers,
  });
  const end = setTimeout(() => child.kill(), until - performance.now());
  const deadlineMs = () => Math.min(loadDeadlineMs, until - performance.now());
  try {
    return await work({
      examine: (bytes, asked) => child.examine(bytes, asked, deadlineMs()),
      load: async (bytes) => {
        await child.load({ bytes, loadDeadlineMs: deadlineMs() });
        return {
          signature: child.signature,
          run: (feeds, fetches) => run(child, { feeds, fetches, until }),
        };
      },
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
