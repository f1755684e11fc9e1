import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readDataSet } from "#lib/cli/data/data-files";
import { sha256 } from "#lib/cli/training-job";
import { GoldenRows } from "#lib/pipeline/golden-rows";
import { ModelManifest } from "#lib/pipeline/manifest";
import { TabularPipeline } from "#lib/pipeline/pipeline";
import { textOf } from "../recipe";
import { readCreditData } from "./credit-data";

const folders = ["loan-risk/1", "loan-risk/2", "loan-risk/3", "loan-prescreen/1"];

describe.each(folders)("the committed %s", (version) => {
  const manifest = ModelManifest.parse(jsonOf("manifest.json"));
  const { columns } = TabularPipeline.parse(manifest.pipeline.fitted);

  it("feeds the columns of its pipeline, none of them age or marital status", () => {
    expect(manifest.adapter.input).toMatchObject({ layout: "matrix", columns });
    expect(columns.join()).not.toMatch(/Age|Marital/);
    expect(columns).toHaveLength(version === "loan-prescreen/1" ? 14 : 25);
    expect(manifest.signature.inputs).toEqual([
      { name: "features", kind: "tensor", type: "float32", dims: ["N", columns.length] },
    ]);
  });

  it("keeps a golden row with a level nobody saw, and one with nothing known", () => {
    const { rows } = GoldenRows.parse(jsonOf("golden.json"));
    expect(rows.map(({ unseen }) => unseen)).toContainEqual(["Home"]);
    expect(JSON.stringify(rows)).toContain('"Home":null');
  });

  function jsonOf(name: string): unknown {
    return JSON.parse(readFileSync(`models/${version}/${name}`, "utf8"));
  }
});

describe("loan-prescreen", () => {
  it("can be asked in 70 ways, of which 48 occur and 20 are nine in ten", () => {
    const csv = textOf(readDataSet("credit_data", "slice"), "credit_data.csv");
    const cases = readCreditData(csv, sha256);
    const counts = new Map<string, number>();
    for (const { features } of cases) {
      const key = JSON.stringify([features.Home, features.Records, features.Job]);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const commonest = [...counts.values()].sort((a, b) => b - a).slice(0, 20);
    const share = commonest.reduce((sum, count) => sum + count, 0) / cases.length;
    expect(counts.size).toBe(48);
    expect(share).toBeCloseTo(0.93, 2);
  });
});
