/**
 * Whether a server is asked. `closed`: it is. `open`: it failed too often and is left alone until `untilMs`. `half_open`:
 * one call may try it. Times are milliseconds of any one clock.
 */
export type CircuitBreaker =
  | { readonly state: "closed"; readonly failures: number }
  | { readonly state: "open"; readonly untilMs: number; readonly openings: number }
  | { readonly state: "half_open"; readonly isTrying: boolean; readonly openings: number };

/** What happens to it; a call that says nothing of the server (its input could not be run) is a success. */
export type BreakerEvent = "begun" | "succeeded" | "failed" | "abandoned";

/** Failures in a row that open it. */
const MOST_FAILURES = 5;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

export const CLOSED: CircuitBreaker = { state: "closed", failures: 0 };

/** The breaker as time alone leaves it: an open one whose pause is over lets one call try. */
export function breakerAt(breaker: CircuitBreaker, nowMs: number): CircuitBreaker {
  if (breaker.state !== "open" || nowMs < breaker.untilMs) return breaker;
  return { state: "half_open", isTrying: false, openings: breaker.openings };
}

/** Whether a call may begin. */
export function mayCall(breaker: CircuitBreaker): boolean {
  return breaker.state === "closed" || (breaker.state === "half_open" && !breaker.isTrying);
}

/**
 * The breaker after an event. It opens after five failures in a row, or one while it is tried, each time for longer: one
 * second, then twice as long, thirty at most. One success closes it and forgets all that.
 */
export function breakerAfter(
  breaker: CircuitBreaker,
  event: BreakerEvent,
  nowMs: number,
): CircuitBreaker {
  if (event === "succeeded") return breaker.state === "open" ? breaker : CLOSED;
  switch (breaker.state) {
    case "closed":
      return event === "failed" ? afterFailure(breaker.failures + 1, nowMs) : breaker;
    case "half_open":
      if (event === "failed") return opened(breaker.openings, nowMs);
      return { ...breaker, isTrying: event === "begun" };
    case "open":
      // A call that was under way when it opened: its end is no news.
      return breaker;
  }
}

function afterFailure(failures: number, nowMs: number): CircuitBreaker {
  return failures < MOST_FAILURES ? { state: "closed", failures } : opened(0, nowMs);
}

function opened(openings: number, nowMs: number): CircuitBreaker {
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** openings, LONGEST_PAUSE_MS);
  return { state: "open", untilMs: nowMs + pause, openings: openings + 1 };
}
