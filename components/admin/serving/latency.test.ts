import { expect, it } from "vitest";
import { latencyPercentiles } from "./latency";

it("takes the value that the share does not exceed", () => {
  const latencies = Array.from({ length: 40 }, (_, i) => 40 - i);
  expect(latencyPercentiles(latencies)).toEqual({ p50: 20, p95: 38 });
  expect(latencyPercentiles([7.5])).toEqual({ p50: 7.5, p95: 7.5 });
  expect(latencyPercentiles([])).toBeNull();
});
