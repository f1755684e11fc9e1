import type { ServingVersion } from "#lib/registry/model-version";
import type { Tensors } from "#lib/runtime/protocol";

/** How tensors reach a version's graph and come back, whatever they mean. */
export type TensorDoor = (
  version: ServingVersion,
  run: {
    readonly feeds: Tensors;
    /** What the first dimension of every feed counts. */
    readonly rows: number;
    /** Names of the outputs wanted. */
    readonly outputs: readonly string[];
    /** Milliseconds the caller waits. */
    readonly deadlineMs?: number;
    /** Aborted when the caller has gone. */
    readonly signal?: AbortSignal;
  },
) => Promise<Tensors>;
