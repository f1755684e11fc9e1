import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mulberry32, randomNormal } from "#lib/math/random";
import { DecisionError } from "../decision-error";
import {
  applyCalibrator,
  type CalibrationMethod,
  Calibrator,
  calibrationInterval,
  fitCalibrator,
} from "./calibrator";
import { poolAdjacentViolators } from "./isotonic";
import { negativeLogLikelihood } from "./report";

const methods: readonly CalibrationMethod[] = [
  "identity",
  "temperature",
  "vector",
  "platt",
  "beta",
  "isotonic",
  "dirichlet",
  "venn_abers",
];
const binaryOnly = new Set<CalibrationMethod>(["platt", "beta", "venn_abers"]);

/** Overconfident logits of three classes and their truths, or margins of two classes. */
function overconfident(n: number, classes: number, seed: number) {
  const random = mulberry32(seed);
  const raw: number[][] = [];
  const y: number[] = [];
  for (let i = 0; i < n; i += 1) {
    const z = Array.from({ length: classes }, (_, k) => 1.5 * randomNormal(random) + 0.3 * k);
    const scale = z.map((x) => Math.exp(x));
    y.push(drawn(scale, random()));
    raw.push(z.map((x) => 2 * x));
  }
  return { raw, y };
}

function drawn(weights: readonly number[], u: number): number {
  let left = u * weights.reduce((all, x) => all + x, 0);
  return weights.findIndex((x) => {
    left -= x;
    return left < 0;
  });
}

describe.each(methods)("%s", (method) => {
  it.each(binaryOnly.has(method) ? [2] : [2, 3])("answers with %i shares that sum to 1", (k) => {
    const { raw, y } = overconfident(60, k, 7);
    const calibrator = fitCalibrator(method, raw, y);
    const row = fc.array(fc.double({ min: -800, max: 800, noNaN: true }), {
      minLength: k,
      maxLength: k,
    });
    fc.assert(
      fc.property(row, (z) => {
        const p = applyCalibrator(calibrator, z);
        expect(p.every((x) => x >= 0 && x <= 1)).toBe(true);
        expect(p.reduce((all, x) => all + x, 0)).toBeCloseTo(1, 9);
      }),
    );
  });

  it("survives as plain data", () => {
    const { raw, y } = overconfident(60, 2, 8);
    const calibrator = fitCalibrator(method, raw, y);
    const again = Calibrator.parse(JSON.parse(JSON.stringify(calibrator)));
    expect(again).toEqual(calibrator);
    expect(applyCalibrator(again, [0.4, -0.2])).toEqual(applyCalibrator(calibrator, [0.4, -0.2]));
  });
});

it.each(["temperature", "platt", "beta", "isotonic"] as const)(
  "%s keeps the order of binary scores",
  (method) => {
    const { raw, y } = overconfident(300, 2, 9);
    const calibrator = fitCalibrator(method, raw, y);
    const score = fc.double({ min: -20, max: 20, noNaN: true });
    fc.assert(
      fc.property(score, score, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const at = (s: number) => applyCalibrator(calibrator, [s])[1] as number;
        expect(at(low)).toBeLessThanOrEqual(at(high));
      }),
    );
  },
);

it.each(["temperature", "vector", "dirichlet", "isotonic"] as const)(
  "%s takes the overconfidence out of three classes",
  (method) => {
    const { raw, y } = overconfident(1500, 3, 11);
    const fresh = overconfident(1500, 3, 12);
    const ones = y.map(() => 1);
    const loss = (it: Calibrator) =>
      negativeLogLikelihood(
        fresh.raw.map((row) => applyCalibrator(it, row)),
        fresh.y,
        ones,
      );
    const before = loss(fitCalibrator("identity", raw, y));
    expect(loss(fitCalibrator(method, raw, y))).toBeLessThan(before - 0.05);
  },
);

it("finds the temperature the logits were sharpened by", () => {
  const { raw, y } = overconfident(4000, 3, 13);
  const fitted = fitCalibrator("temperature", raw, y);
  expect(fitted.method === "temperature" && fitted.temperature).toBeCloseTo(2, 0);
});

it("never lets temperature change the likeliest class", () => {
  const row = fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 3, maxLength: 3 });
  const { raw, y } = overconfident(60, 3, 14);
  const fitted = fitCalibrator("temperature", raw, y);
  fc.assert(
    fc.property(row, (z) => {
      const p = applyCalibrator(fitted, z);
      expect(p.indexOf(Math.max(...p))).toBe(z.indexOf(Math.max(...z)));
    }),
  );
});

it("flags a temperature that ran into its bound", () => {
  const sure = fitCalibrator(
    "temperature",
    [
      [3, -3],
      [-2, 2],
    ],
    [0, 1],
  );
  expect(sure).toMatchObject({ at_bound: true });
});

it("pools to a rising sequence that pooling leaves alone", () => {
  const values = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(values, (y) => {
      const once = poolAdjacentViolators(y);
      const twice = poolAdjacentViolators(once);
      once.forEach((value, i) => {
        expect(twice[i]).toBeCloseTo(value, 12);
        expect(value).toBeGreaterThanOrEqual((once[i - 1] ?? 0) - 1e-12);
      });
    }),
  );
});

it("leaves the model's word where no class-wise curve has anything to say", () => {
  const flat = { at: [0], value: [0] };
  const empty: Calibrator = {
    method: "isotonic",
    input: "probabilities",
    classes: 3,
    curves: [flat, flat, flat],
  };
  const kept = applyCalibrator(empty, [0.5, 0.3, 0.2]);
  [0.5, 0.3, 0.2].forEach((x, k) => {
    expect(kept[k]).toBeCloseTo(x, 9);
  });
});

it("brackets the Venn–Abers point", () => {
  const { raw, y } = overconfident(120, 2, 15);
  const fitted = fitCalibrator("venn_abers", raw, y);
  fc.assert(
    fc.property(fc.double({ min: -9, max: 9, noNaN: true }), (score) => {
      const interval = calibrationInterval(fitted, [score]);
      expect(interval?.p0).toBeLessThanOrEqual(interval?.point ?? -1);
      expect(interval?.point).toBeLessThanOrEqual(interval?.p1 ?? -1);
    }),
  );
});

it.each([
  ["rows of unequal width", [[1, 2], [1]], [0, 1], undefined, "/raw/1"],
  [
    "a number that is none",
    [
      [1, Number.NaN],
      [1, 2],
    ],
    [0, 1],
    undefined,
    "/raw/0/1",
  ],
  [
    "a class there is not",
    [
      [1, 2],
      [2, 1],
    ],
    [0, 2],
    undefined,
    "/y/1",
  ],
  [
    "one class only",
    [
      [1, 2],
      [2, 1],
    ],
    [1, 1],
    undefined,
    "/y",
  ],
  [
    "labels for half of the cases",
    [
      [1, 2],
      [2, 1],
    ],
    [1],
    undefined,
    "/y",
  ],
  [
    "a weight of zero",
    [
      [1, 2],
      [2, 1],
    ],
    [0, 1],
    [1, 0],
    "/w/1",
  ],
  ["no cases", [], [], undefined, "/raw"],
])("refuses %s", (_, raw, y, w, path) => {
  expect(() => fitCalibrator("temperature", raw, y, w)).toThrow(DecisionError);
  expect(() => fitCalibrator("temperature", raw, y, w)).toThrow(expect.objectContaining({ path }));
});

it.each([...binaryOnly])("refuses three classes for %s", (method) => {
  const { raw, y } = overconfident(30, 3, 16);
  expect(() => fitCalibrator(method, raw, y)).toThrow(
    expect.objectContaining({ code: "BINARY_ONLY" }),
  );
});

it("refuses to apply probabilities that do not sum to 1", () => {
  const identity: Calibrator = { method: "identity", input: "probabilities", classes: 2 };
  expect(() => applyCalibrator(identity, [0.7, 0.4])).toThrow(
    expect.objectContaining({ code: "SUM_NOT_ONE" }),
  );
});
