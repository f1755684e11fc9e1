import { expect, it } from "vitest";
import type { ServingOptionDto } from "#lib/contracts/serving-figures";
import { letterOf, p99Of, pointsOf, rowsOf } from "./option-points";

const quality: NonNullable<ServingOptionDto["quality"]> = {
  source: "evaluation",
  ...{ dataset: "credit", n: 400, policy_version: 7, currency: "EUR" },
  accuracy: { value: 0.75, low: 0.7, high: 0.8 },
  cost: { value: 41.5, low: 30, high: 53 },
  review_share: 0.25,
};

const option: ServingOptionDto = {
  ...{ strategy: "dynamic", in_force: true, role: "champion", compute_price: 0.5 },
  versions: [{ model: "loan-risk", version: 3 }],
  quality,
  recorded: { n: 90, percentiles: { p50: 1, p95: 2, p99: 4 } },
  alone: { n: 200, p50: 0.3, p99: 0.9 },
  per_second: { value: 1250, source: "this_process" },
};

it("draws what is measured in the policy's currency, each by its letter, and leaves out the rest", () => {
  const foreign = { ...option, quality: { ...quality, currency: "USD" } };
  const hearsay = {
    ...option,
    in_force: false,
    quality: { ...quality, source: "record" as const },
  };
  const points = pointsOf([option, { ...option, quality: null }, foreign, hearsay], "EUR");
  expect(points.map(({ letter, tone }) => [letter, tone])).toEqual([
    ["A", "in_force"],
    ["D", "hearsay"],
  ]);
  expect(points[0]).toMatchObject({ cost: 41.5, costRange: [30, 53], accuracy: 0.75, p99: 4 });
});

it("takes p99 from live traffic where there was some, else from single rows, else none", () => {
  expect(p99Of(option)?.ms).toBe(4);
  expect(p99Of({ ...option, recorded: null })?.ms).toBe(0.9);
  expect(p99Of({ recorded: null, alone: null })).toBeNull();
});

it("lists every option with the same figures as the chart", () => {
  const [header = [], row = [], empty = []] = rowsOf([
    option,
    { ...option, quality: null, recorded: null, alone: null, per_second: null, in_force: false },
  ]);
  expect([row.length, empty.length]).toEqual([header.length, header.length]);
  expect(row).toEqual([
    ...["A", "dynamic, in force", "loan-risk 3", 0.75, 0.7, 0.8, 41.5, 30, 53, "EUR", 0.25, 0.5],
    ...[1, 2, 4, 90, 0.3, 0.9, 1250, "evaluated under the policy in force: credit", 400],
  ]);
  expect(empty.slice(3)).toEqual([
    ...["", "", "", "", "", "", "", "", 0.5, "", "", "", "", "", "", "", "not yet", ""],
  ]);
  expect([letterOf(25), letterOf(26)]).toEqual(["Z", "A2"]);
});
