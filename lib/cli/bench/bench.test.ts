import { expect, it } from "vitest";
import { decide } from "#lib/decision/decide";
import { beliefs, policyFor } from "./decision";
import { stopwatch } from "./stopwatch";
import { isWithin } from "./suite";
import { SUITES } from "./suites";

/** A clock that has moved on by each of these milliseconds when it is asked again. */
function clock(steps: readonly number[]) {
  let at = 0;
  let asked = 0;
  return () => {
    at += steps[asked % steps.length] ?? 0;
    asked += 1;
    return at;
  };
}

const work = { what: "add", work: () => 2, times: 10, runs: 3, warmUps: 2 } as const;

it("takes the median of the runs, in the unit asked for", () => {
  const now = clock([0, 40, 0, 10, 0, 20]);
  const timing = stopwatch({ ...work, unit: "µs", limit: 1999 }, now);
  expect(timing).toMatchObject({ least: 1000, median: 2000, most: 4000, runs: 3 });
  expect(isWithin(timing)).toBe(false);
  expect(isWithin({ ...timing, limit: 2000 })).toBe(true);
  expect(isWithin({ ...timing, limit: null })).toBeNull();
});

it("refuses work that does not come to the same every time", () => {
  let calls = 0;
  const drifting = { ...work, unit: "ms", limit: null, work: () => (calls += 1) } as const;
  expect(() => stopwatch(drifting)).toThrow("add: 3 once, 1 before");
});

it.each([2, 10])("routes predictions with %i labels both ways", (classes) => {
  const policy = policyFor(classes, 200);
  const routes = beliefs(200, classes).map((p) => decide({ probabilities: p }, policy).route);
  expect(new Set(routes)).toEqual(new Set(["auto", "review"]));
});

it("names every suite once", () => {
  const names = SUITES.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
