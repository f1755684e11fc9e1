import { describe, expect, it } from "vitest";
import { compilePolicy } from "#lib/decision/compile-policy";
import { compareAccuracy, comparePolicy } from "./compare-pairs";
import type { EvaluatedRows } from "./evaluation";
import { packRows, unpackRows } from "./packed-rows";
import { pairRows, type RowPair } from "./pair-rows";

const rows = (answers: readonly [string, number, number, number | null][]): EvaluatedRows => ({
  labels: ["good", "bad"],
  amountNames: ["Amount"],
  rows: answers.map(([key, bad, truth, amount]) => ({
    key: key.repeat(16),
    probabilities: [1 - bad, bad],
    truth,
    amounts: [amount],
  })),
});

describe("packed rows", () => {
  it("come back as they were, probabilities as float32", () => {
    const before = rows([
      ["a", 0.25, 1, 4000.125],
      ["f", 0.1, 0, null],
    ]);
    const packed = packRows(before);
    expect([packed.scores.length, packed.truths.length, packed.rowKeys.length]).toEqual([
      16, 4, 16,
    ]);
    const after = unpackRows(packed);
    expect(after.rows.map(({ key, truth, amounts }) => [key, truth, amounts])).toEqual([
      ["a".repeat(16), 1, [4000.125]],
      ["f".repeat(16), 0, [null]],
    ]);
    expect(after.rows.map((it) => it.probabilities)).toEqual([
      [0.75, 0.25],
      [Math.fround(0.9), Math.fround(0.1)],
    ]);
  });

  it("are read from the middle of a larger buffer", () => {
    const packed = packRows(rows([["b", 0.5, 1, 7]]));
    const shifted = (bytes: Uint8Array) => {
      const larger = new Uint8Array(bytes.length + 3);
      larger.set(bytes, 3);
      return larger.subarray(3);
    };
    const { scores, truths, amounts, rowKeys } = packed;
    const moved = {
      ...{ scores: shifted(scores), truths: shifted(truths) },
      ...{ amounts: shifted(amounts), rowKeys: shifted(rowKeys) },
    };
    expect(unpackRows({ ...packed, ...moved })).toEqual(unpackRows(packed));
  });
});

describe("pairs", () => {
  const a = rows([
    ["a", 0.9, 1, 100],
    ["b", 0.2, 0, 200],
    ["b", 0.3, 0, 200],
    ["c", 0.4, 1, 300],
  ]);

  it("are the rows both answered, equal rows one by one, in the first's order of labels", () => {
    const turned = {
      ...rows([
        ["b", 0.75, 0, 200],
        ["c", 0.25, 0, 300],
        ["d", 0.5, 1, 400],
      ]),
      labels: ["bad", "good"],
    };
    expect(pairRows(a, turned)).toEqual([
      { a: [0.8, 0.2], b: [0.75, 0.25], truth: 0, amounts: { Amount: 200 } },
      { a: [0.6, 0.4], b: [0.25, 0.75], truth: 1, amounts: { Amount: 300 } },
    ]);
  });

  it("are none when the labels differ", () => {
    expect(pairRows(a, { ...a, labels: ["good", "ugly"] })).toEqual([]);
  });
});

const pair = (a: number, b: number, truth: number, amount: number): RowPair => ({
  a: [1 - a, a],
  b: [1 - b, b],
  truth,
  amounts: { Amount: amount },
});

describe("a comparison", () => {
  it("of accuracy is (b - c) / n, with the error of the rows where one alone is right", () => {
    const pairs = [
      ...Array.from({ length: 5 }, () => pair(0.1, 0.9, 1, 1)), // b alone
      ...Array.from({ length: 2 }, () => pair(0.9, 0.1, 1, 1)), // a alone
      ...Array.from({ length: 13 }, () => pair(0.9, 0.8, 1, 1)), // both
    ];
    const { onlyA, onlyB, accuracy } = compareAccuracy(pairs);
    expect([onlyA, onlyB]).toEqual([2, 5]);
    expect([accuracy.a, accuracy.b]).toEqual([0.75, 0.9]);
    expect(accuracy.difference).toBeCloseTo(3 / 20, 12);
    const variance = (7 - 9 / 20) / 19;
    expect(accuracy.se).toBeCloseTo(Math.sqrt(variance / 20), 12);
    expect(accuracy.ci?.[0]).toBeCloseTo(3 / 20 - 1.959964 * Math.sqrt(variance / 20), 5);
  });

  it("of money decides every row by the policy, reviews by its fee and the reviewer's own errors", () => {
    const policy = compilePolicy(
      {
        currency: "USD",
        costs: [
          { truth: "good", decided: "bad", cost: 1000 },
          { truth: "bad", decided: "good", cost: { base: 0, per_unit: 4, of: "Amount" } },
        ],
        review_cost: 200,
        reviewer: { accuracy: 0.9 },
      },
      ["good", "bad"],
    );
    // a: P(bad) 0.5 at 1000: min(0.5·4000, 0.5·1000) = 500 over the review's 200 + 0.1·(500 + 2000) = 450.
    // b: P(bad) 0.01: 40 for "good" is cheaper than any review.
    const { reviewRate, costAutomatic, costWithPeople } = comparePolicy(
      [pair(0.5, 0.01, 1, 1000)],
      policy,
    );
    expect(reviewRate).toMatchObject({ a: 1, b: 0, difference: -1, se: null, ci: null });
    expect(costAutomatic).toMatchObject({ a: 0, b: 4000 });
    expect(costWithPeople.a).toBeCloseTo(200 + 0.1 * 4000, 9);
    expect(costWithPeople.b).toBe(4000);
  });

  it("sends to a person what the policy cannot price", () => {
    const policy = compilePolicy(
      {
        currency: "USD",
        costs: [
          { truth: "good", decided: "bad", cost: 1000 },
          { truth: "bad", decided: "good", cost: { base: 0, per_unit: 4, of: "Elsewhere" } },
        ],
        review_cost: 200,
      },
      ["good", "bad"],
    );
    const { reviewRate, costWithPeople } = comparePolicy([pair(0.1, 0.2, 0, 5)], policy);
    expect([reviewRate.a, costWithPeople.a]).toEqual([1, 200]);
  });
});
