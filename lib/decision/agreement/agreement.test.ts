import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mulberry32, shuffled } from "#lib/math/random";
import { expectVector, vector } from "../vectors/check";
import { agreementInterval } from "./agreement-interval";
import { anchoring, type CheckedReview } from "./anchoring";
import { cohenKappa, fleissKappa } from "./kappa";
import { krippendorffAlpha } from "./krippendorff-alpha";
import { reviewerProfile } from "./reviewer-profile";

describe("the published vectors", () => {
  it("agrees with cohen_kappa", () => {
    const { input, expected } = vector<{ table: number[][]; table3: number[][] }, unknown>(
      "cohen_kappa",
    );
    const got = {
      kappa: cohenKappa(input.table),
      k3: cohenKappa(input.table3),
      k3_linear: cohenKappa(input.table3, "linear"),
      k3_quadratic: cohenKappa(input.table3, "quadratic"),
    };
    expectVector(got, expected);
  });

  it("agrees with fleiss_kappa", () => {
    const { input, expected } = vector<{ counts: number[][] }, unknown>("fleiss_kappa");
    expectVector({ kappa: fleissKappa(input.counts) }, expected);
  });

  it("agrees with krippendorff_alpha", () => {
    const { input, expected } = vector<{ units: (number | null)[][] }, unknown>(
      "krippendorff_alpha",
    );
    const got = {
      nominal: krippendorffAlpha(input.units),
      ordinal: krippendorffAlpha(input.units, "ordinal"),
      interval: krippendorffAlpha(input.units, "interval"),
      ratio: krippendorffAlpha(input.units, "ratio"),
    };
    expectVector(got, expected);
  });

  it("agrees with reviewer_confusion_shrinkage", () => {
    type Input = { counts: number[][]; prior: number[][]; k: number };
    const { input, expected } = vector<Input, unknown>("reviewer_confusion_shrinkage");
    const { M, recall } = reviewerProfile(input.counts, input.prior, input.k);
    expectVector({ M, recall_ci90: recall }, expected);
  });
});

it("is never above 1, and 1 only when nobody disagrees", () => {
  const unit = fc.array(fc.option(fc.nat(3)), { minLength: 3, maxLength: 3 });
  const level = fc.constantFrom("nominal", "ordinal", "interval", "ratio");
  fc.assert(
    fc.property(fc.array(unit, { minLength: 2, maxLength: 15 }), level, (units, scale) => {
      const shifted = units.map((answers) => answers.map((x) => (x === null ? null : x + 1)));
      const alpha = krippendorffAlpha(shifted, scale as "nominal");
      if (alpha === null) return;
      expect(alpha).toBeLessThanOrEqual(1);
      const agrees = shifted.every(
        (answers) => new Set(answers.filter((x) => x !== null)).size <= 1,
      );
      expect(alpha === 1).toBe(agrees);
    }),
  );
  const cell = fc.nat(20);
  const row = fc.tuple(cell, cell, cell);
  fc.assert(
    fc.property(fc.tuple(row, row, row), (table) => {
      if (table.flat().every((n) => n === 0)) return;
      expect(cohenKappa(table) ?? 1).toBeLessThanOrEqual(1 + 1e-12);
    }),
  );
});

it("says nothing, rather than 1, where there is nothing to disagree on", () => {
  expect(
    cohenKappa([
      [9, 0],
      [0, 0],
    ]),
  ).toBeNull();
  expect(
    fleissKappa([
      [3, 0],
      [3, 0],
    ]),
  ).toBeNull();
  expect(
    krippendorffAlpha([
      [2, 2],
      [2, 2, null],
    ]),
  ).toBeNull();
  expect(
    krippendorffAlpha([
      [1, null],
      [null, 2],
    ]),
  ).toBeNull();
});

it("draws whole cases again for an interval around the figure", () => {
  const random = mulberry32(5);
  const units = Array.from({ length: 60 }, (_, i) => {
    const truth = i % 3;
    return shuffled([truth, truth, i % 4 === 0 ? (truth + 1) % 3 : truth], random);
  });
  const alpha = krippendorffAlpha(units) ?? Number.NaN;
  const interval = agreementInterval(units, krippendorffAlpha, {
    alpha: 0.05,
    seed: 3,
    rounds: 300,
  });
  expect(interval?.[0]).toBeLessThan(alpha);
  expect(interval?.[1]).toBeGreaterThan(alpha);
});

it("lets the tier speak for routing until there are 30 answers on a truth", () => {
  const prior = [
    [0.95, 0.05],
    [0.1, 0.9],
  ];
  const { M, routingM, usesPrior, n } = reviewerProfile(
    [
      [30, 2],
      [5, 24],
    ],
    prior,
  );
  expect(n).toEqual([32, 29]);
  expect(usesPrior).toEqual([false, true]);
  expect(routingM).toEqual([M[0], prior[1]]);
  for (const row of M) expect(row.reduce((all, x) => all + x, 0)).toBeCloseTo(1, 12);
});

it("measures how far people follow the model into an error because they saw it", () => {
  const reviews = (n: number, it: CheckedReview) => Array.from({ length: n }, () => it);
  const wrong = { modelWasRight: false };
  const got = anchoring([
    ...reviews(40, { answeredAsModel: true, modelWasRight: true, suggestionShown: true }),
    ...reviews(6, { ...wrong, answeredAsModel: true, suggestionShown: true }),
    ...reviews(4, { ...wrong, answeredAsModel: false, suggestionShown: true }),
    ...reviews(1, { ...wrong, answeredAsModel: true, suggestionShown: false }),
    ...reviews(4, { ...wrong, answeredAsModel: false, suggestionShown: false }),
  ]);
  expect(got.anchoring).toBeCloseTo(0.6 - 0.2, 12);
  expect(got.overturned).toMatchObject({ share: 8 / 55, n: 55 });
  expect(got.agreementWhenRight).toMatchObject({ share: 1, n: 40 });
  expect(got.agreementWhenWrong).toMatchObject({ share: 7 / 15, n: 15 });
  expect(anchoring([]).anchoring).toBeNull();
});

it.each([
  ["a table that is not square", () => cohenKappa([[1, 2]]), "WRONG_SHAPE"],
  [
    "half an answer",
    () =>
      cohenKappa([
        [1.5, 2],
        [0, 1],
      ]),
    "NOT_A_COUNT",
  ],
  [
    "a table of nothing",
    () =>
      cohenKappa([
        [0, 0],
        [0, 0],
      ]),
    "EMPTY",
  ],
  [
    "items with unequal raters",
    () =>
      fleissKappa([
        [2, 1],
        [2, 2],
      ]),
    "UNEQUAL_RATERS",
  ],
  ["an answer that is no number", () => krippendorffAlpha([[1, Number.NaN]]), "NOT_FINITE"],
  [
    "a prior that does not sum to 1",
    () =>
      reviewerProfile(
        [
          [1, 2],
          [3, 4],
        ],
        [
          [0.9, 0.2],
          [0.1, 0.9],
        ],
      ),
    "SUM_NOT_ONE",
  ],
  [
    "counts of another shape",
    () =>
      reviewerProfile(
        [[1], [3]],
        [
          [0.9, 0.1],
          [0.1, 0.9],
        ],
      ),
    "WRONG_SHAPE",
  ],
])("refuses %s", (_, act, code) => {
  expect(act).toThrow(expect.objectContaining({ code }));
});
