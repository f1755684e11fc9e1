import { describe, expect, it } from "vitest";
import { FeatureSchema } from "./feature-schema";
import { parseFeatures } from "./parse-features";

const schema = FeatureSchema.parse({
  fields: [
    {
      name: "Amount",
      label: "Amount asked for",
      kind: "number",
      unit: "money",
      nullable: false,
      range: { min: 100, max: 5000 },
    },
    {
      name: "Income",
      label: "Income",
      kind: "number",
      unit: "money",
      nullable: true,
      range: { min: 6, max: 959 },
    },
    { name: "Home", label: "Home", kind: "category", nullable: true, levels: ["owner", "rent"] },
    { name: "Records", label: "Records", kind: "category", nullable: false, levels: ["no", "yes"] },
  ],
});
const sound = { Amount: 4000, Income: 120, Home: "rent", Records: "no" };

describe("parseFeatures", () => {
  it("passes a sound case through in the schema's order", () => {
    const { features, faults } = parseFeatures(schema, { ...sound, Income: undefined });
    expect(faults).toEqual([]);
    expect(Object.entries(features)).toEqual([
      ["Amount", 4000],
      ["Income", null],
      ["Home", "rent"],
      ["Records", "no"],
    ]);
  });

  it.each([
    ["null", { ...sound, Income: null, Home: null }],
    ["absent", { Amount: 4000, Records: "no" }],
    ["NA", { ...sound, Income: "NA", Home: "NA" }],
  ])("reads %s as nothing known", (_name, features) => {
    expect(parseFeatures(schema, features)).toEqual({
      features: { Amount: 4000, Income: null, Home: null, Records: "no" },
      faults: [],
    });
  });

  it.each([
    [{ ...sound, Amount: null }, "/Amount"],
    [{ Income: 120, Home: "rent", Records: "no" }, "/Amount"],
    [{ ...sound, Amount: "4000" }, "/Amount"],
    [{ ...sound, Amount: Number.NaN }, "/Amount"],
    [{ ...sound, Amount: 1e39 }, "/Amount"],
    [{ ...sound, Income: true }, "/Income"],
    [{ ...sound, Home: 3 }, "/Home"],
    [{ ...sound, Home: "x".repeat(201) }, "/Home"],
    [{ ...sound, Records: "NA" }, "/Records"],
    [{ ...sound, "a/b~c": 1 }, "/a~1b~0c"],
    [{ ...sound, constructor: 1 }, "/constructor"],
    ["text", ""],
    [[1], ""],
    [null, ""],
  ])("refuses %j at %s", (features, pointer) => {
    expect(parseFeatures(schema, features).faults.map((fault) => fault.pointer)).toEqual([pointer]);
  });

  it("finds every fault of one case", () => {
    const { faults } = parseFeatures(schema, { Amount: "many", Height: 3 });
    expect(faults.map(({ pointer }) => pointer)).toEqual(["/Amount", "/Records", "/Height"]);
  });

  it("takes a level nobody saw, which is the pipeline's to report", () => {
    expect(parseFeatures(schema, { ...sound, Home: "boat" }).faults).toEqual([]);
  });

  it("answers a flood of columns with fifty faults at most", () => {
    const flood = Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`c${index}`, 1]));
    expect(parseFeatures(schema, flood).faults).toHaveLength(50);
  });
});
