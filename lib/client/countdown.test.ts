import { describe, expect, it } from "vitest";
import { clockText, durationText, remainingMs } from "./countdown";
import { retryDelayMs } from "./retry-delay";

describe("a countdown", () => {
  it("runs on one clock and ends at zero", () => {
    const countdown = { lastsMs: 5000, sinceMs: 100 };
    expect(remainingMs(countdown, 100)).toBe(5000);
    expect(remainingMs(countdown, 4100)).toBe(1000);
    expect(remainingMs(countdown, 9000)).toBe(0);
  });

  it.each([
    [0, "0:00"],
    [1, "0:01"],
    [59_001, "1:00"],
    [192_000, "3:12"],
    [3_729_000, "1:02:09"],
  ])("shows %i ms as %s", (ms, text) => {
    expect(clockText(ms)).toBe(text);
  });
});

it.each([
  [0, "0 seconds"],
  [1500, "1 second"],
  [119_000, "1 minute"],
  [7_300_000, "2 hours"],
  [200_000_000, "2 days"],
])("tells %i ms as %s", (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

describe("the wait before another try", () => {
  it("doubles from half a second to ten seconds", () => {
    expect([0, 1, 2, 3, 4, 5, 30].map((attempt) => retryDelayMs(attempt))).toEqual([
      500, 1000, 2000, 4000, 8000, 10_000, 10_000,
    ]);
  });

  it("is what the server asks for when that is longer, within ten seconds", () => {
    expect(retryDelayMs(0, 3000)).toBe(3000);
    expect(retryDelayMs(4, 3000)).toBe(8000);
    expect(retryDelayMs(0, 600_000)).toBe(10_000);
  });
});
