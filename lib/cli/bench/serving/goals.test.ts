import { expect, it } from "vitest";
import { isWithin } from "../suite";
import { servingGoals } from "./goals";
import type { Sample } from "./sample";

function sample(of: Partial<Sample>): Sample {
  const times = { p50Ms: 0.8, p95Ms: 3, p99Ms: 5.5, mostMs: 9 };
  const cpu = { web: 21, models: 7, postgres: 9, client: 5 };
  const counts = { callers: 64, rows: 1, perSecond: 30_000, acknowledged: 10, refused: 0 };
  return { what: "product", ...counts, ...times, cpu, foreign: 0, rssMb: 200, ...of };
}

const found = {
  echo: sample({ what: "echo", perSecond: 50_000 }),
  naive: sample({ what: "naive", perSecond: 800 }),
  samples: [
    sample({ callers: 1, perSecond: 1_100 }),
    sample({}),
    sample({ rows: 32, perSecond: 6_000, rssMb: 230 }),
  ],
  rawPerSecond: 96_000,
  startMs: 1_900,
};

it("holds ratios within one run against what is promised", () => {
  const goals = servingGoals(found);
  expect(goals.map(({ median }) => Math.round(median * 100) / 100)).toEqual([
    ...[0.6, 37.5, 2, 28, 9, 0.8, 5.5, 1900, 1.15],
  ]);
  expect(goals.map(isWithin)).toEqual([...Array(8).fill(true), null]);
});

it("says which promise is missed", () => {
  const [toEcho, toNaive] = servingGoals({
    ...found,
    naive: sample({ perSecond: 1_100 }),
    echo: sample({ perSecond: 61_000 }),
  });
  expect([toEcho && isWithin(toEcho), toNaive && isWithin(toNaive)]).toEqual([false, false]);
});
