import { join } from "node:path";
import { ModelChild } from "./model-child";
import type { Optimization, Tensors } from "./protocol";

/** A graph loaded in a process of its own, for work that has time: training, measuring. Whoever opens it closes it. */
export type Session = {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** One run at a time; `fetches` names the outputs wanted, absent means all. Fails with an `InferenceFailure`. */
  readonly run: (feeds: Tensors, fetches?: readonly string[]) => Promise<Tensors>;
  /** Ends the process and resolves when it is gone. */
  readonly close: () => Promise<void>;
};

export type SessionOptions = {
  /** How far the graph may be rewritten before it runs; all the way unless said. */
  readonly optimize?: Optimization;
  /** Path of the bundled inference process; `dist/model-child.mjs` under the working directory unless said. */
  readonly entry?: string;
  /** Milliseconds one run may take before its process is killed; a minute unless said. */
  readonly runDeadlineMs?: number;
};

const LOAD_DEADLINE_MS = 10_000;
const RUN_DEADLINE_MS = 60_000;

/**
 * Starts a confined inference process that holds one graph, as served models have, but without queue or restart: what
 * fails, fails here. Fails with `load_failed` when the runtime refuses the bytes.
 */
export async function openSession(
  bytes: Uint8Array,
  options: SessionOptions = {},
): Promise<Session> {
  const { optimize = "all", runDeadlineMs = RUN_DEADLINE_MS } = options;
  const entry = options.entry ?? join(process.cwd(), "dist", "model-child.mjs");
  const child = await ModelChild.start({
    entry,
    bytes,
    optimize,
    loadDeadlineMs: LOAD_DEADLINE_MS,
  });
  const { inputs, outputs } = child.signature;
  return {
    inputs: inputs.map(({ name }) => name),
    outputs: outputs.map(({ name }) => name),
    run: async (feeds, fetches) => {
      const options = { ...(fetches && { fetches }), deadlineMs: runDeadlineMs };
      const answer = await child.run(feeds, options);
      return answer.outputs;
    },
    close: async () => {
      child.kill();
      await child.gone;
    },
  };
}
