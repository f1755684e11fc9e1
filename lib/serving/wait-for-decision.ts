import type { PredictionDto } from "#lib/contracts/predictions";

export type Waiting = {
  readonly waitMs: number;
  /** Whether a decision that may still be undone is not enough. */
  readonly mustBeFinal: boolean;
  /** Aborted when the caller has gone. */
  readonly signal: AbortSignal;
};

/** Wakes whoever waits when something was decided, after `ms` at the latest. `false`: too many wait here already. */
export type Doorbell = (ms: number, signal: AbortSignal) => Promise<boolean>;

/** A decision's finality is looked for no less often than this, whatever rings. */
const LONGEST_NAP_MS = 1000;

/**
 * Reads until every prediction is decided (and final, where asked for) or the time is up, then tells what is known.
 * Holds no connection while it waits. `read` is called once at least.
 */
export async function waitForDecisions(
  read: () => Promise<PredictionDto[]>,
  doorbell: Doorbell,
  { waitMs, mustBeFinal, signal }: Waiting,
): Promise<PredictionDto[]> {
  const until = performance.now() + waitMs;
  for (;;) {
    const known = await read();
    const left = until - performance.now();
    if (left <= 0 || signal.aborted || known.every((it) => isSettled(it, mustBeFinal))) {
      return known;
    }
    const hasWaited = await doorbell(Math.min(left, LONGEST_NAP_MS), signal);
    if (!hasWaited) return known;
  }
}

function isSettled({ status, decision }: PredictionDto, mustBeFinal: boolean): boolean {
  return status === "decided" && (!mustBeFinal || decision?.final === true);
}
