import { expect, it } from "vitest";
import { tokenBuckets } from "./token-buckets";

function clocked() {
  let now = 5_000;
  const take = tokenBuckets({ perSecond: 4, burst: 3 }, () => now);
  return { take, pass: (ms: number) => (now += ms) };
}

it("lets a burst through, then says how long to wait", () => {
  const { take } = clocked();
  expect([take("a"), take("a"), take("a")]).toEqual([0, 0, 0]);
  expect(take("a")).toBeCloseTo(0.25);
});

it("refills at its rate and never past the burst", () => {
  const { take, pass } = clocked();
  for (let i = 0; i < 3; i++) take("a");
  pass(500);
  expect([take("a"), take("a")]).toEqual([0, 0]);
  expect(take("a")).toBeGreaterThan(0);
  pass(60_000);
  expect([take("a"), take("a"), take("a"), take("a") > 0]).toEqual([0, 0, 0, true]);
});

it("keeps one caller's haste from another", () => {
  const { take } = clocked();
  for (let i = 0; i < 9; i++) take("a");
  expect(take("b")).toBe(0);
});
