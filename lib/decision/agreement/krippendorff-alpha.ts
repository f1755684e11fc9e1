import { requireFinite, requireSome } from "../calibration/checks";

/** What the answers' numbers mean: names, ranks, distances, or sizes. */
export type MeasurementLevel = "nominal" | "ordinal" | "interval" | "ratio";

/**
 * Krippendorff's alpha of `units[unit][rater]`, `null` where a rater did not answer; units with fewer than two
 * answers say nothing and are dropped. `null` when nothing is left, or when there is nothing to disagree on.
 * `ordinal` ranks by the number's size.
 */
export function krippendorffAlpha(
  units: readonly (readonly (number | null)[])[],
  level: MeasurementLevel = "nominal",
): number | null {
  requireSome(units, "/units");
  const answered = units
    .map((unit) => unit.filter((value) => value !== null))
    .filter((values) => values.length > 1);
  answered.forEach((values, i) => {
    requireFinite(values, `/units/${i}`);
  });
  const values = [...new Set(answered.flat())].sort((a, b) => a - b);
  const coincidences = countPairs(answered, values);
  const totals = coincidences.map((row) => row.reduce((all, n) => all + n, 0));
  const n = totals.reduce((all, x) => all + x, 0);
  const distance = distanceOf(level, values, totals);
  let [observed, expected] = [0, 0];
  coincidences.forEach((row, c) => {
    row.forEach((count, k) => {
      observed += count * distance(c, k);
      expected += ((totals[c] as number) * (totals[k] as number) * distance(c, k)) / (n - 1);
    });
  });
  return expected > 0 ? 1 - observed / expected : null;
}

/** Each ordered pair of answers to a unit counts 1/(answers - 1), so that every answer counts once. */
function countPairs(units: readonly (readonly number[])[], values: readonly number[]): number[][] {
  const place = new Map(values.map((value, i) => [value, i]));
  const table = values.map(() => new Array<number>(values.length).fill(0));
  for (const unit of units) {
    const places = unit.map((value) => place.get(value) as number);
    places.forEach((c, i) => {
      const row = table[c] as number[];
      places.forEach((k, j) => {
        if (i !== j) row[k] = (row[k] as number) + 1 / (unit.length - 1);
      });
    });
  }
  return table;
}

/** The squared distance between two answers, by their places among the sorted values. */
function distanceOf(
  level: MeasurementLevel,
  values: readonly number[],
  totals: readonly number[],
): (c: number, k: number) => number {
  const at = (i: number) => values[i] as number;
  switch (level) {
    case "nominal":
      return (c, k) => (c === k ? 0 : 1);
    case "interval":
      return (c, k) => (at(c) - at(k)) ** 2;
    case "ratio":
      return (c, k) => (c === k ? 0 : ((at(c) - at(k)) / (at(c) + at(k))) ** 2);
    case "ordinal":
      return (c, k) => ranksBetween(totals, Math.min(c, k), Math.max(c, k)) ** 2;
  }
}

function ranksBetween(totals: readonly number[], low: number, high: number): number {
  const between = totals.slice(low, high + 1).reduce((all, n) => all + n, 0);
  return between - ((totals[low] as number) + (totals[high] as number)) / 2;
}
