import { describe, expect, it } from "vitest";
import { sigmoid } from "#lib/math/logistic";
import { mulberry32, randomNormal } from "#lib/math/random";
import { fitLogistic, type LabeledMatrix, logitOf } from "./fit-logistic";

const truth = { weights: [1.5, -0.7], bias: -0.4 };

describe("fitLogistic", () => {
  it("finds the weights that made the data", () => {
    const { weights, bias } = fitLogistic(sample(20_000), 0);
    expect(weights[0]).toBeCloseTo(1.5, 1);
    expect(weights[1]).toBeCloseTo(-0.7, 1);
    expect(bias).toBeCloseTo(-0.4, 1);
  });

  it("ends where the penalized loss has no slope, the bias unpenalized", () => {
    const data = sample(400);
    const l2 = 3;
    const model = fitLogistic(data, l2);
    const slope = [0, 0, 0];
    data.labels.forEach((label, row) => {
      const error = sigmoid(logitOf(model, data.rows, row * 2)) - label;
      for (const i of [0, 1]) slope[i] = (slope[i] ?? 0) + error * (data.rows[row * 2 + i] ?? 0);
      slope[2] = (slope[2] ?? 0) + error;
    });
    expect((slope[0] ?? 0) + l2 * (model.weights[0] ?? 0)).toBeCloseTo(0, 4);
    expect((slope[1] ?? 0) + l2 * (model.weights[1] ?? 0)).toBeCloseTo(0, 4);
    expect(slope[2]).toBeCloseTo(0, 4);
  });

  it("gives the same bits twice", () => {
    expect(fitLogistic(sample(300), 1)).toEqual(fitLogistic(sample(300), 1));
  });

  it("stays finite on classes a line can separate, thanks to the penalty", () => {
    const data: LabeledMatrix = {
      rows: Float32Array.of(-2, -1, 1, 2),
      width: 1,
      labels: [0, 0, 1, 1],
    };
    const { weights } = fitLogistic(data, 0.5);
    expect(weights[0]).toBeGreaterThan(0.5);
    expect(weights[0]).toBeLessThan(5);
  });

  it("refuses no rows, and columns that determine each other", () => {
    expect(() => fitLogistic({ rows: new Float32Array(), width: 1, labels: [] }, 1)).toThrow();
    const twins: LabeledMatrix = {
      rows: Float32Array.of(1, 1, 2, 2, 3, 3),
      width: 2,
      labels: [0, 1, 0],
    };
    expect(() => fitLogistic(twins, 0)).toThrow("raise l2");
  });
});

function sample(size: number): LabeledMatrix {
  const random = mulberry32(7);
  const rows = Float32Array.from({ length: size * 2 }, () => randomNormal(random));
  const labels = Array.from({ length: size }, (_, row) =>
    random() < sigmoid(logitOf(truth, rows, row * 2)) ? 1 : 0,
  );
  return { rows, width: 2, labels };
}
