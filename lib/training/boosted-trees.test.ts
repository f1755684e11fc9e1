import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { mulberry32, randomNormal } from "#lib/math/random";
import { areaUnderCurve } from "./area-under-curve";
import { fitBoostedTrees, type TreeNode, treeLogit, treeProbabilities } from "./boosted-trees";
import { treeFile } from "./export-trees";
import type { LabeledMatrix } from "./fit-logistic";
import { binMatrix } from "./tree-bins";

const options = { trees: 40, depth: 3, rate: 0.1, rowShare: 0.8, l2: 1, leastCurvature: 1 };

describe("fitBoostedTrees", () => {
  it("learns what no line can say", () => {
    const ensemble = fitBoostedTrees(sample(600, 7), options, 1);
    const { rows, labels } = sample(600, 8);
    const scores = labels.map((_, row) => treeLogit(ensemble, rows, row * 3));
    const isOne = labels.map((label) => label === 1);
    expect(areaUnderCurve(scores, isOne)).toBeGreaterThan(0.95);
  });

  it("takes the one Newton step of a leaf where nothing can be split", () => {
    const data: LabeledMatrix = { rows: Float32Array.of(5, 5, 5), width: 1, labels: [1, 0, 0] };
    const once = { ...options, trees: 1, rowShare: 1 };
    const { base, trees } = fitBoostedTrees(data, once, 1);
    expect(base).toBe(Math.fround(Math.log(1 / 2)));
    expect(trees).toEqual([{ value: expect.closeTo(0, 7) }]);
  });

  it("keeps to the depth, and to float32 numbers throughout", () => {
    const { trees } = fitBoostedTrees(sample(300, 7), options, 1);
    expect(Math.max(...trees.map(depthOf))).toBe(3);
    const numbers = trees.flatMap(numbersOf);
    expect(numbers.every((it) => Math.fround(it) === it)).toBe(true);
  });

  it("gives the same trees for the same seed, others for another", () => {
    const data = sample(300, 7);
    expect(fitBoostedTrees(data, options, 5)).toEqual(fitBoostedTrees(data, options, 5));
    expect(fitBoostedTrees(data, options, 6)).not.toEqual(fitBoostedTrees(data, options, 5));
  });

  it("refuses rows of one class, and trees too deep", () => {
    const one: LabeledMatrix = { rows: Float32Array.of(1, 2), width: 1, labels: [1, 1] };
    expect(() => fitBoostedTrees(one, options, 1)).toThrow("both classes");
    expect(() => fitBoostedTrees(sample(9, 7), { ...options, depth: 5 }, 1)).toThrow("1 to 4");
  });
});

describe("treeFile", () => {
  it("answers through the runtime as the plain arithmetic does, on thresholds too", async () => {
    const data = sample(500, 7);
    const ensemble = fitBoostedTrees(data, options, 1);
    const thresholds = binMatrix(data).thresholds.map((it) => it[it.length >> 1] as number);
    const rows = Float32Array.of(...data.rows, ...thresholds);
    const count = rows.length / 3;
    const session = await InferenceSession.create(treeFile(ensemble, 3, ["good", "bad"]));
    const { probabilities } = await session.run({
      features: new Tensor("float32", rows, [count, 3]),
    });
    await session.release();
    const answers = probabilities?.data as Float32Array;
    expect(answers).toHaveLength(2 * count);
    for (let row = 0; row < count; row += 1) {
      const wanted = treeProbabilities(ensemble, rows.subarray(3 * row, 3 * row + 3));
      expect(Math.abs((answers[2 * row] ?? 9) - (wanted[0] ?? 0))).toBeLessThan(1e-6);
      expect(Math.abs((answers[2 * row + 1] ?? 9) - (wanted[1] ?? 0))).toBeLessThan(1e-6);
    }
  });
});

describe("binMatrix", () => {
  it("rounds a threshold before it puts rows into bins", () => {
    const [low, high] = [Math.fround(0.1), Math.fround(0.1) + 2 ** -27];
    const rows = Float32Array.of(low, high);
    const { bins, thresholds } = binMatrix({ rows, width: 1, labels: [0, 1] });
    const [threshold = Number.NaN] = thresholds[0] ?? [];
    expect(Math.fround(threshold)).toBe(threshold);
    expect([...bins]).toEqual([...rows].map((value) => (value <= threshold ? 0 : 1)));
  });

  it("never has more bins than a byte can number", () => {
    const rows = Float32Array.from({ length: 2000 }, (_, i) => i * i);
    const { bins, thresholds } = binMatrix({ rows, width: 1, labels: new Array(2000).fill(0) });
    expect(thresholds[0]).toHaveLength(254);
    expect(new Set(bins).size).toBe(255);
  });
});

/** Class 1 where two columns have the same sign; the third is noise. */
function sample(size: number, seed: number): LabeledMatrix {
  const random = mulberry32(seed);
  const rows = Float32Array.from({ length: size * 3 }, () => randomNormal(random));
  const labels = Array.from({ length: size }, (_, row) =>
    (rows[row * 3] as number) * (rows[row * 3 + 1] as number) > 0 ? 1 : 0,
  );
  return { rows, width: 3, labels };
}

function depthOf(node: TreeNode): number {
  return "value" in node ? 0 : 1 + Math.max(depthOf(node.left), depthOf(node.right));
}

function numbersOf(node: TreeNode): number[] {
  return "value" in node
    ? [node.value]
    : [node.threshold, ...numbersOf(node.left), ...numbersOf(node.right)];
}
