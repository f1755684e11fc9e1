import { Refusal } from "#lib/kernel/refusal";
import type { ModelDoor } from "./model-door";

/** How long a caller waits for its answer. */
export type Patience = {
  /** Milliseconds of the monotonic clock; infinite where the caller named none. */
  readonly deadlineAt: number;
  /** Aborts when the caller has gone. */
  readonly signal: AbortSignal | null;
};

/** The patience of a call that comes in now; `deadlineMs` from now, where the caller named it. */
export function patienceOf(deadlineMs: number | undefined, signal: AbortSignal): Patience {
  const isEndless = deadlineMs === undefined;
  return {
    deadlineAt: isEndless ? Number.POSITIVE_INFINITY : performance.now() + deadlineMs,
    signal,
  };
}

export const ENDLESS: Patience = { deadlineAt: Number.POSITIVE_INFINITY, signal: null };

/**
 * Refuses `overloaded` where nobody waits for the answer any more: the deadline passed, or the caller hung up. Asked before
 * each costly step, the last time before anything is written.
 */
export function refuseOverdue(patience: Patience): void {
  const refusal = overdue(patience);
  if (refusal) throw refusal;
}

/** The refusal of `refuseOverdue` as a value; `null` while the caller waits. */
export function overdue({ deadlineAt, signal }: Patience): Refusal | null {
  if (signal?.aborted) return new Refusal("overloaded", "The caller hung up before the answer.");
  if (deadlineAt > performance.now()) return null;
  return new Refusal("overloaded", "The deadline passed before the answer was written.");
}

/** The same models, asked only for as long as the caller waits, and told whose trace that is. */
export function patientModels(
  models: ModelDoor,
  { deadlineAt, signal }: Patience,
  traceparent?: string,
): ModelDoor {
  const isEndless = deadlineAt === Number.POSITIVE_INFINITY;
  if (isEndless && signal === null && traceparent === undefined) return models;
  return (version) => {
    const { run } = models(version);
    return {
      run: (feeds, count) =>
        run(feeds, count, {
          ...(isEndless ? {} : { deadlineMs: Math.max(0, deadlineAt - performance.now()) }),
          ...(signal ? { signal } : {}),
          ...(traceparent === undefined ? {} : { traceparent }),
        }),
    };
  };
}
