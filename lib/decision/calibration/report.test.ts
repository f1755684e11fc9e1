import { describe, expect, it } from "vitest";
import { expectVector, vector } from "../vectors/check";
import { equalMassBins, equalWidthBins, expectedGap, largestGap } from "./bins";
import { calibrationReport, reliabilityBins } from "./report";

type Top = { conf: number[]; correct: number[]; bins: number };
const cases = ({ conf, correct }: Top) =>
  conf.map((share, i) => ({ share, hit: correct[i] as number, weight: 1 }));

describe("the published vectors", () => {
  it("bins the likeliest label by equal width", () => {
    const { input, expected } = vector<Top, unknown>("ece_top_label");
    const bins = equalWidthBins(cases(input), input.bins);
    expectVector({ ece: expectedGap(bins), mce: largestGap(bins) }, expected);
  });

  it("bins it by equal mass", () => {
    const { input, expected } = vector<Top, unknown>("ece_adaptive");
    expectVector({ ace: expectedGap(equalMassBins(cases(input), input.bins)) }, expected);
  });

  it("reports Brier, likelihood and class-wise error", () => {
    type Input = { P: number[][]; y: number[]; bins: number };
    const { input, expected } = vector<Input, unknown>("brier_nll_classwise");
    const report = calibrationReport(input.P, input.y, { bins: input.bins });
    const { brier, nll, classwiseEce: classwise_ece } = report;
    expectVector({ brier, nll, classwise_ece }, expected);
  });
});

it("puts a share on an edge into the bin below it, and 0 into the first", () => {
  const edges = [0, 1 / 15, 2 / 15, 7 / 15, 14 / 15, 1];
  const bins = equalWidthBins(
    edges.map((share) => ({ share, hit: 1, weight: 1 })),
    15,
  );
  const places = bins.flatMap((bin, i) => bin.map(() => i));
  expect(places).toEqual([0, 0, 1, 6, 13, 14]);
});

it("reads every edge of every number of bins as the same double", () => {
  for (let count = 1; count <= 200; count += 1) {
    const edges = Array.from({ length: count }, (_, i) => (i + 1) / count);
    const bins = equalWidthBins(
      edges.map((share) => ({ share, hit: 0, weight: 1 })),
      count,
    );
    expect(bins.every((bin, i) => bin.length === 1 && bin[0]?.share === edges[i])).toBe(true);
  }
});

it("counts a case as often as its weight says", () => {
  const p = [
    [0.9, 0.1],
    [0.9, 0.1],
    [0.3, 0.7],
  ];
  const weighted = calibrationReport(p, [0, 1, 1], { w: [3, 1, 2] });
  const repeated = calibrationReport(
    [0, 0, 0, 1, 2, 2].map((i) => p[i] as number[]),
    [0, 0, 0, 1, 1, 1],
  );
  for (const figure of ["ece", "classwiseEce", "mce", "nll", "brier", "accuracy"] as const) {
    expect(weighted[figure]).toBeCloseTo(repeated[figure], 12);
  }
});

it("draws no bar where nothing fell, and widens the interval where little did", () => {
  const few = reliabilityBins([{ share: 0.95, hit: 1, weight: 1 }], 2);
  const many = reliabilityBins(
    Array.from({ length: 50 }, () => ({ share: 0.95, hit: 1, weight: 1 })),
    2,
  );
  expect(few[0]).toMatchObject({ n: 0, confidence: null, accuracy: null, interval: null });
  expect(few[1]?.interval?.[0]).toBeLessThan(many[1]?.interval?.[0] ?? 0);
});

it.each([
  ["an unnormalized row", [[0.7, 0.7]], [0], "SUM_NOT_ONE"],
  ["a class there is not", [[0.3, 0.7]], [2], "UNKNOWN_CLASS"],
  ["missing labels", [[0.3, 0.7]], [], "WRONG_SHAPE"],
  ["nothing", [], [], "EMPTY"],
])("refuses %s", (_, p, y, code) => {
  expect(() => calibrationReport(p, y)).toThrow(expect.objectContaining({ code }));
});
