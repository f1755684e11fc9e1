import { expect, it } from "vitest";
import { cellSentence, editableCell, readCell, writeCell } from "./cell-text";

it.each([
  ["4000", 4000],
  ["4,000", 4000],
  [" 1,234,567.5 ", 1_234_567.5],
  ["−20", -20],
  ["15 %", 0.15],
  [".5", 0.5],
])("reads %s as an amount", (typed, cost) => {
  expect(readCell(typed)).toBe(cost);
});

it.each([
  ["0.6 × Amount", { base: 0, per_unit: 0.6, of: "Amount" }],
  ["0.6*Amount", { base: 0, per_unit: 0.6, of: "Amount" }],
  ["2 x Loan amount", { base: 0, per_unit: 2, of: "Loan amount" }],
  ["50 + 15 % × Amount", { base: 50, per_unit: 0.15, of: "Amount" }],
  ["1,000 - 0.02 × Amount", { base: 1000, per_unit: -0.02, of: "Amount" }],
  [
    "0.25 × Balance, at least 1, at most 5,000",
    { base: 0, per_unit: 0.25, of: "Balance", min: 1, max: 5000 },
  ],
])("reads %s as a cost of an amount", (typed, cost) => {
  expect(readCell(typed)).toEqual(cost);
});

it.each(["", "many", "4000 dollars", "0.6 ×", "4,00", "200, at least 3", "1 2"])(
  "takes %j for neither",
  (typed) => {
    expect(readCell(typed)).toBeNull();
  },
);

it("shows a cost the way it may be typed again", () => {
  const clipped = { base: 50, per_unit: -0.125, of: "Amount", min: 10, max: 12_500 };
  expect(writeCell(clipped)).toBe("50 − 0.125 × Amount, at least 10, at most 12,500");
  for (const cost of [4000, -2.125, { base: 0, per_unit: 0.333333, of: "Amount" }, clipped]) {
    expect(readCell(editableCell(cost))).toEqual(cost);
  }
});

it("says truth before decision", () => {
  expect(cellSentence("bad", "good", { base: 0, per_unit: 0.6, of: "Amount" })).toBe(
    "truth bad, decided good → 0.6 × Amount",
  );
  expect(cellSentence("bad", "hold", null)).toBe("truth bad, decided hold → not set");
});
