import { expect, it } from "vitest";
import {
  formatBytes,
  formatDuration,
  formatInstant,
  formatMoney,
  formatMoneyChange,
  formatNumber,
  formatPercent,
  formatPointChange,
  formatProbability,
} from "./format";

it("prints amounts without empty cents, and says which currency", () => {
  expect(formatMoney((1 - 0.6) * 1000, "USD")).toBe("$400");
  expect(formatMoney(246.5, "USD")).toBe("$246.50");
  expect(formatMoney(-1234.567, "USD")).toBe("−$1,234.57");
  expect(formatMoney(0.0042, "USD")).toBe("$0.0042");
  expect(formatMoney(75, "CHF").replaceAll("\u00a0", " ")).toBe("CHF 75");
  expect(formatMoney(-0, "USD")).toBe("$0");
});

it("gives a change its sign, also when there is none", () => {
  expect(formatMoneyChange(12, "USD")).toBe("+$12");
  expect(formatMoneyChange(-80.25, "USD")).toBe("−$80.25");
  expect(formatMoneyChange(0, "USD")).toBe("±$0");
  expect(formatPointChange(-0.0312)).toBe("−3.1\u00a0points");
});

it("prints shares, probabilities and plain numbers to the digits that matter", () => {
  expect(formatPercent(200 / 2800)).toBe("7.14\u00a0%");
  expect(formatPercent(0.6)).toBe("60\u00a0%");
  expect(formatProbability(0.4)).toBe("0.40");
  expect(formatProbability(0.41371)).toBe("0.4137");
  expect(formatNumber(4000)).toBe("4,000");
  expect(formatNumber(199.99999999999997)).toBe("200");
  expect(formatNumber(Number.NaN)).toBe("–");
});

it("prints times in UTC, durations and sizes in a unit one can read", () => {
  expect(formatInstant("2026-11-23T20:55:26.123Z")).toBe("2026-11-23 20:55");
  expect(formatDuration(3.1)).toBe("3.1\u00a0ms");
  expect(formatDuration(90_000)).toBe("1.5\u00a0min");
  expect(formatDuration(30 * 3_600_000)).toBe("30\u00a0h");
  expect(formatBytes(1_530_000)).toBe("1.5\u00a0MB");
});
