/** Watches how long a page is in use: in sight, and touched not long ago. Readings are of the monotonic clock. */
export type Activity = {
  /** A key, a pointer or the wheel moved at `nowMs`. */
  readonly touch: (nowMs: number) => void;
  /** Counts the time since the last tick when the page is in sight and in use. */
  readonly tick: (nowMs: number, isInSight: boolean) => void;
  /** Milliseconds in use since `restart`. */
  readonly activeMs: () => number;
  readonly restart: (nowMs: number) => void;
  /** Whether there was input within the last `withinMs`. */
  readonly isFresh: (nowMs: number, withinMs: number) => boolean;
};

const PAUSE_MS = 30_000;
const LONGEST_TICK_MS = 2000;

/** A watch that starts at `startMs`. A tick that comes late, after a sleep say, counts two seconds at most. */
export function createActivity(startMs: number): Activity {
  let touchedMs = startMs;
  let tickedMs = startMs;
  let sumMs = 0;
  return {
    touch: (nowMs) => {
      touchedMs = nowMs;
    },
    tick: (nowMs, isInSight) => {
      const isInUse = isInSight && nowMs - touchedMs <= PAUSE_MS;
      if (isInUse) sumMs += Math.min(LONGEST_TICK_MS, nowMs - tickedMs);
      tickedMs = nowMs;
    },
    activeMs: () => Math.round(sumMs),
    restart: (nowMs) => {
      sumMs = 0;
      tickedMs = nowMs;
    },
    isFresh: (nowMs, withinMs) => nowMs - touchedMs <= withinMs,
  };
}
