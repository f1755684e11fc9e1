import { describe, expect, it } from "vitest";
import { compilePolicy } from "#lib/decision/compile-policy";
import { costsOf } from "#lib/decision/costs-of";
import { decide } from "#lib/decision/decide";
import type { DecideInput, DecisionRow } from "#lib/decision/decision-row";
import { packDecision, unpackDecision } from "./packed-decision";

const LABELS = ["bad", "good", "odd"];
const compiled = compilePolicy(
  {
    currency: "USD",
    costs: LABELS.flatMap((truth, t) =>
      LABELS.flatMap((decided, d) =>
        t === d ? [] : { truth, decided, cost: { base: 10 * t + d, per_unit: 0.3, of: "Amount" } },
      ),
    ),
    matrices: {
      flat: LABELS.flatMap((truth, t) =>
        LABELS.flatMap((decided, d) => (t === d ? [] : { truth, decided, cost: 100 + t + 7 * d })),
      ),
    },
    review_cost: 20,
    tiers: [{ id: "senior", review_cost: 50, reviewer: { accuracy: 0.99 } }],
    triggers: {
      rules: [
        { name: "large", when: "input.Amount > 900", effect: { force_review: true } },
        { name: "vip", when: "input.Amount == 40", effect: { tag: "vip" } },
        { name: "care", when: "input.Amount == 400", effect: { fee_multiplier: 2 } },
        { name: "four eyes", when: "input.Amount == 400", effect: { min_reviewers: 2 } },
        { name: "flat", when: "input.Amount < 20", effect: { use_matrix: "flat" } },
      ],
      min_confidence: 0.4,
      max_entropy: 1.05,
    },
    capacity: { minutes_per_review: 3, reviews_per_day: 50 },
  } as Parameters<typeof compilePolicy>[0],
  LABELS,
);

const told: DecideInput[] = [
  { probabilities: [0.05, 0.9, 0.05], features: { Amount: 40 } },
  { probabilities: [0.3, 0.4, 0.3], features: { Amount: 400 }, lambda: 2.5, tau: 0.125 },
  { probabilities: [0.1, 0.7, 0.2], features: { Amount: 1000 } },
  { probabilities: [0.2, 0.2, 0.6], features: { Amount: 10 } },
  { probabilities: [0.2, 0.2, 0.6], features: {} },
  { probabilities: null, failure: "model_failure" },
  { probabilities: [0.01, 0.98, 0.01], features: { Amount: 30 }, stopSwitch: "review" },
];

/** As the columns and the JSON of a row come back. */
function stored(row: DecisionRow) {
  const isAutomatic = row.route === "auto";
  const columns = {
    route: isAutomatic ? ("auto" as const) : ("review" as const),
    action: isAutomatic ? row.action : null,
    source: isAutomatic ? row.source : null,
    provisional: row.provisional,
    probabilities: row.probabilities ?? [],
    automaticCost: row.automatic,
    reviewCost: row.review,
  };
  return { columns, json: JSON.parse(JSON.stringify(packDecision(row))) };
}

describe("a packed decision", () => {
  it.each(told)("comes back to the bit (%#)", (input) => {
    const row = decide(input, compiled);
    const { columns, json } = stored(row);
    const again = unpackDecision(json, columns);
    const { costs = costsOf(again, compiled) } = again;
    expect({ ...again, costs }).toEqual(JSON.parse(JSON.stringify(row)));
  });

  it("covers answers, questions, rules, named matrices, missing amounts and failures", () => {
    const rows = told.map((input) => decide(input, compiled));
    expect(new Set(rows.map(({ route }) => route))).toEqual(new Set(["auto", "review"]));
    expect(rows.map(({ matrixName }) => matrixName)).toContain("flat");
    expect(rows.filter(({ costs }) => costs === null)).toHaveLength(2);
    expect(rows.some(({ premium }) => premium !== null)).toBe(true);
    expect(rows.some(({ priced, review }) => priced !== review)).toBe(true);
  });

  it("repeats neither the matrix nor what the columns say", () => {
    const { json } = stored(decide(told[0] as DecideInput, compiled));
    const said = ["costs", "probabilities", "automatic", "review", "route", "reasons"];
    expect(said.filter((field) => field in json)).toEqual([]);
  });

  it("reads a whole row of an earlier release as it is", () => {
    const row = JSON.parse(JSON.stringify(decide(told[1] as DecideInput, compiled)));
    const { columns } = stored(row);
    expect(unpackDecision(row, columns)).toEqual(row);
  });
});
