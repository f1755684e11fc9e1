import { expect, it } from "vitest";
import { usualAmount } from "./usual-amount";

const cost = { base: 0, per_unit: 0.6, of: "Amount" };
const policy = { costs: [{ truth: "bad", decided: "good", cost }], matrices: {} };

it("starts in the middle of what training saw", () => {
  const fields = [
    { name: "Age", kind: "number", range: { min: 18, max: 70 } },
    { name: "Amount", kind: "number", range: { min: 105, max: 5000 } },
  ];
  expect(usualAmount(policy, { fields })).toBe(2600);
});

it("starts at a thousand where nobody knows", () => {
  expect(usualAmount(policy, {})).toBe(1000);
  expect(usualAmount(policy, { fields: [{ name: "Age", range: { min: 1, max: 3 } }] })).toBe(1000);
  expect(usualAmount({ costs: [], matrices: {} }, null)).toBe(1000);
});
