import { expect, it } from "vitest";
import { bfloatToFloat, floatToHalf, halfToFloat, roundHalfEven } from "./half-float";

it("reads all bits there are and writes them back the same", () => {
  for (let bits = 0; bits < 0x10000; bits += 1) {
    const value = halfToFloat(bits);
    if (!Number.isNaN(value)) expect(floatToHalf(value)).toBe(bits);
  }
  expect(floatToHalf(Number.NaN)).toBe(0x7e00);
});

it.each([
  [0x0001, 2 ** -24],
  [0x03ff, 1023 * 2 ** -24],
  [0x0400, 2 ** -14],
  [0x3c00, 1],
  [0xc000, -2],
  [0x3555, 0.333251953125],
  [0x7bff, 65_504],
  [0xfc00, Number.NEGATIVE_INFINITY],
])("reads %i", (bits, value) => {
  expect(halfToFloat(bits)).toBe(value);
});

it.each([
  ["a tie down to even", 1 + 2 ** -11, 0x3c00],
  ["a tie up to even", 1 + 3 * 2 ** -11, 0x3c02],
  ["what float32 would round onto a tie", 1 + 2 ** -11 + 2 ** -40, 0x3c01],
  ["half the smallest number", 2 ** -25, 0x0000],
  ["more than half of it", 2 ** -25 + 2 ** -40, 0x0001],
  ["up into the normal numbers", 2 ** -14 - 2 ** -26, 0x0400],
  ["up to the next power", 2 - 2 ** -13, 0x4000],
  ["the largest number's neighborhood", 65_519.99, 0x7bff],
  ["what is beyond", 65_520, 0x7c00],
  ["zero with its sign", -0, 0x8000],
])("rounds %s", (_name, value, bits) => {
  expect(floatToHalf(value)).toBe(bits);
});

it("reads the upper half of a float32", () => {
  expect(bfloatToFloat(0x3fc0)).toBe(1.5);
  expect(bfloatToFloat(0xc2f7)).toBe(-123.5);
});

it("rounds ties to the even integer, below zero too", () => {
  expect([0.5, 1.5, 2.5, -0.5, -1.5, 2.49, -2.51].map(roundHalfEven)).toEqual([
    0, 2, 2, 0, -2, 2, -3,
  ]);
});
