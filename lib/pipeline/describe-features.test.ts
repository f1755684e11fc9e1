import { expect, it } from "vitest";
import { describeFeatures } from "./describe-features";
import { FeatureSchema } from "./feature-schema";

const rows = [
  { Time: 12, Income: 100, Home: "rent" },
  { Time: 60, Income: "NA", Home: "owner" },
  { Time: 36, Income: 250, Home: "rent" },
];

it("measures range, levels and gaps on the rows", () => {
  const schema = describeFeatures(
    [
      { name: "Time", label: "Term", kind: "number", unit: "months" },
      { name: "Income", label: "Income", kind: "number", unit: "money" },
      { name: "Home", label: "Home", kind: "category" },
    ],
    rows,
  );
  expect(schema).toEqual(FeatureSchema.parse(schema));
  expect(schema.fields).toEqual([
    {
      name: "Time",
      label: "Term",
      kind: "number",
      unit: "months",
      nullable: false,
      range: { min: 12, max: 60 },
    },
    {
      name: "Income",
      label: "Income",
      kind: "number",
      unit: "money",
      nullable: true,
      range: { min: 100, max: 250 },
    },
    { name: "Home", label: "Home", kind: "category", nullable: false, levels: ["owner", "rent"] },
  ]);
});

it("refuses a column that holds nothing", () => {
  const empty = [{ name: "Debt", label: "Debt", kind: "number", unit: null }] as const;
  expect(() => describeFeatures(empty, rows)).toThrow(RangeError);
});
