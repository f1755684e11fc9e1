import { expect, it } from "vitest";
import { upperBound } from "../estimation/share-interval";
import { risks } from "../risks";
import { expectVector, vector } from "../vectors/check";
import { auditSampleSize, automaticResidualSd, reviewResidualSd } from "./residual-sd";

const C = [
  [0, 4000],
  [1000, 0],
];

it("agrees with the published spread of an automatic action", () => {
  const { input, expected } = vector<{ p: number[]; row: number[] }, unknown>("residual_sd");
  const [R] = risks(input.p, [input.row]);
  expectVector({ R, s: automaticResidualSd(input.p, input.row) }, expected);
});

it("agrees with the published sample size", () => {
  const { input, expected } = vector<{ sd: number; h: number }, unknown>("audit_sample_size");
  expectVector({ n: auditSampleSize(input.sd, input.h) }, expected);
});

it("sees no spread in a reviewer who never errs, and the answers' own in one who does", () => {
  const never = [
    [1, 0],
    [0, 1],
  ];
  const sometimes = [
    [0.9, 0.1],
    [0.25, 0.75],
  ];
  expect(reviewResidualSd([0.4, 0.6], C, never)).toBe(0);
  const loss = 0.4 * 0.1 * 1000 + 0.6 * 0.25 * 4000;
  const square = 0.4 * 0.1 * 1000 ** 2 + 0.6 * 0.25 * 4000 ** 2;
  const got = reviewResidualSd([0.4, 0.6], C, sometimes);
  expect(got).toBeCloseTo(Math.sqrt(square - loss ** 2), 8);
});

it("bounds what an audit without finds leaves possible", () => {
  expect(upperBound(0, 100)).toBeCloseTo(0.0295, 4);
  expect(upperBound(0, 300)).toBeCloseTo(0.0099, 4);
});

it.each([
  ["a half-width of 0", () => auditSampleSize(5, 0), "NOT_POSITIVE"],
  ["a negative spread", () => auditSampleSize(-5, 1), "OUT_OF_RANGE"],
  ["costs of another shape", () => automaticResidualSd([0.5, 0.5], [1]), "WRONG_SHAPE"],
  ["an unnormalized belief", () => automaticResidualSd([0.5, 0.6], [1, 2]), "SUM_NOT_ONE"],
  ["a confusion of another shape", () => reviewResidualSd([0.5, 0.5], C, [[1, 0]]), "WRONG_SHAPE"],
])("refuses %s", (_, act, code) => {
  expect(act).toThrow(expect.objectContaining({ code }));
});
