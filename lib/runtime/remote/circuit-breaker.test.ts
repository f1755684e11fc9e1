import fc from "fast-check";
import { expect, it } from "vitest";
import {
  type BreakerEvent,
  breakerAfter,
  breakerAt,
  type CircuitBreaker,
  CLOSED,
  mayCall,
} from "./circuit-breaker";

const after = (events: readonly BreakerEvent[], from: CircuitBreaker = CLOSED, nowMs = 0) =>
  events.reduce((breaker, event) => breakerAfter(breaker, event, nowMs), from);
const failures = (count: number): BreakerEvent[] =>
  Array.from({ length: count }, () => ["begun", "failed"] as const).flat();

it("stays closed as long as something succeeds before five failures in a row", () => {
  const almost = after(failures(4));
  expect(mayCall(almost)).toBe(true);
  expect(after(["begun", "succeeded"], almost)).toEqual(CLOSED);
  expect(after([...failures(4), "succeeded", ...failures(4)]).state).toBe("closed");
});

it("opens at the fifth failure for a second, and then lets exactly one call try", () => {
  const open = after(failures(5), CLOSED, 700);
  expect(open).toEqual({ state: "open", untilMs: 1_700, openings: 1 });
  expect(mayCall(breakerAt(open, 1_699))).toBe(false);
  const half = breakerAt(open, 1_700);
  expect(mayCall(half)).toBe(true);
  expect(mayCall(after(["begun"], half))).toBe(false);
  expect(mayCall(after(["begun", "abandoned"], half))).toBe(true);
});

it("closes by a trial that succeeds, and stays open longer by each that fails, thirty seconds at most", () => {
  let breaker = after(failures(5));
  const pauses: number[] = [];
  for (let i = 0; i < 7; i++) {
    if (breaker.state !== "open") throw new Error("it should be open");
    const { untilMs } = breaker;
    breaker = after(["begun", "failed"], breakerAt(breaker, untilMs), untilMs);
    if (breaker.state === "open") pauses.push(breaker.untilMs - untilMs);
  }
  expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  const half = breakerAt(breaker, 1e9);
  expect(after(["begun", "succeeded"], half)).toEqual(CLOSED);
});

it("never lets a second call in while it is tried, whatever else ends meanwhile", () => {
  const event = fc.constantFrom<BreakerEvent>("begun", "failed", "abandoned");
  fc.assert(
    fc.property(fc.array(fc.tuple(event, fc.nat(40_000))), (events) => {
      let breaker: CircuitBreaker = after(failures(5));
      let nowMs = 0;
      for (const [happened, pauseMs] of events) {
        nowMs += pauseMs;
        breaker = breakerAt(breaker, nowMs);
        const isLetIn = mayCall(breaker);
        if (happened === "begun" && !isLetIn) continue;
        breaker = breakerAfter(breaker, happened, nowMs);
        if (happened === "begun") expect(mayCall(breaker)).toBe(false);
        expect(breaker.state).not.toBe("closed");
      }
    }),
  );
});

it("is not closed by calls that began before it opened", () => {
  const open = after(failures(5));
  expect(after(["succeeded"], open)).toBe(open);
});
