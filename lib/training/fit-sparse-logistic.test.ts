import { describe, expect, it } from "vitest";
import { mulberry32 } from "#lib/math/random";
import { fitLogistic, type LabeledMatrix } from "./fit-logistic";
import { fitSparseLogistic, type SparseMatrix, sparseRow } from "./fit-sparse-logistic";

describe("fitSparseLogistic", () => {
  it("finds what Newton's method finds on the same rows", () => {
    const dense = sample();
    const wanted = fitLogistic(dense, 0.7);
    const got = fitSparseLogistic(sparse(dense), 0.7);
    expect(got.bias).toBeCloseTo(wanted.bias, 5);
    expect(got.weights).toHaveLength(4);
    for (const [i, weight] of wanted.weights.entries()) {
      expect(got.weights[i]).toBeCloseTo(weight, 5);
    }
  });

  it("gives the same bits twice", () => {
    const data = sparse(sample());
    expect(fitSparseLogistic(data, 2)).toEqual(fitSparseLogistic(data, 2));
  });

  it("refuses no rows", () => {
    expect(() => fitSparseLogistic({ rows: [], width: 3, labels: [] }, 1)).toThrow(RangeError);
  });
});

describe("sparseRow", () => {
  it("keeps what is not 0, with its place", () => {
    const { columns, values } = sparseRow(Float32Array.of(0, -2, 0, 0.5));
    expect([...columns]).toEqual([1, 3]);
    expect([...values]).toEqual([-2, 0.5]);
  });
});

function sample(): LabeledMatrix {
  const random = mulberry32(11);
  const rows = Float32Array.from({ length: 4 * 200 }, () => (random() < 0.5 ? 0 : random()));
  const labels = Array.from({ length: 200 }, (_, row) =>
    random() < 0.3 + 0.5 * (rows[4 * row] as number) ? 1 : 0,
  );
  return { rows, width: 4, labels };
}

function sparse({ rows, width, labels }: LabeledMatrix): SparseMatrix {
  return {
    rows: labels.map((_, row) => sparseRow(rows.subarray(row * width, (row + 1) * width))),
    width,
    labels,
  };
}
