import { describe, expect, it } from "vitest";
import { percentText, probabilityText } from "./number-text";
import { reasonsText, recordText, sumText } from "./sum-text";

const worked = {
  automatic: 400,
  review: 200,
  terms: [
    { truth: "positive", probability: 0.6, cost: 0, product: 0 },
    { truth: "negative", probability: 0.4, cost: 1000, product: 400 },
  ],
  reasons: [{ code: "cost_exceeds_review", detail: "400.00 > 200.00", value: 400, limit: 200 }],
};

describe("the sum", () => {
  it("is printed as it was computed", () => {
    expect(sumText(worked)).toBe("0.40 × 1,000 = 400 > 200, so a person decides");
  });

  it("takes a tie by rounding for a tie", () => {
    const tie = (1 - 0.95) * 4000;
    const terms = [{ truth: "positive", probability: 1 - 0.95, cost: 4000, product: tie }];
    expect(tie).toBeGreaterThan(200);
    expect(sumText({ automatic: tie, review: 200, terms, reasons: [] })).toBe(
      "0.05 × 4,000 = 200 ≤ 200; the cost alone would not have asked a person",
    );
  });

  it("adds up what several truths cost", () => {
    const terms = [
      { truth: "a", probability: 0.5, cost: 0, product: 0 },
      { truth: "b", probability: 0.3, cost: 1000, product: 300 },
      { truth: "c", probability: 0.2, cost: 4000, product: 800 },
    ];
    expect(sumText({ automatic: 1100, review: 200, terms, reasons: [] })).toBe(
      "0.30 × 1,000 + 0.20 × 4,000 = 1,100 > 200, so a person decides",
    );
  });

  it("holds the sum against the limit that was compared, with the reviewer's time in it", () => {
    const reasons = [{ code: "cost_exceeds_review", detail: "", value: 400, limit: 320 }];
    expect(sumText({ ...worked, reasons })).toContain("= 400 > 320");
  });

  it("is not there without costs", () => {
    expect(sumText({ ...worked, automatic: null })).toBeNull();
    expect(sumText({ ...worked, terms: [] })).toBeNull();
  });
});

it("prints as many decimals as the product needs", () => {
  expect(probabilityText(0.4, 1000, 400)).toBe("0.40");
  expect(probabilityText(0.1788, 780, 0.1788 * 780)).toBe("0.1788");
  expect(probabilityText(1 / 3, 4000, 4000 / 3)).toBe("0.333333");
});

describe("the record", () => {
  const record = { label: "positive", from: 0.5, to: 0.6, n: 412, share: 0.58, interval: null };

  it("says what became of cases that scored alike, and of how many", () => {
    expect(recordText({ ...record, interval: [0.53, 0.63] })?.replaceAll("\u00a0", " ")).toBe(
      "412 past cases scored 0.50–0.60; 58 % were positive (53–63 %)",
    );
  });

  it("gives no percentage without cases", () => {
    expect(recordText({ ...record, n: 0, share: null })).not.toContain("%");
    expect(recordText(null)).toBeNull();
  });
});

it("keeps other reasons apart from the sum", () => {
  expect(reasonsText(worked.reasons)).toEqual([]);
  expect(
    reasonsText([{ code: "never_automatic", detail: 'only a person may answer "bad"' }]),
  ).toEqual(['never automatic: only a person may answer "bad"']);
});

it("rounds shares for people", () => {
  expect(percentText(0.584)).toBe("58\u00a0%");
});
