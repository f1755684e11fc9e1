import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { applyPipeline } from "#lib/pipeline/apply-pipeline";
import { ModelManifest } from "#lib/pipeline/manifest";
import { parseFeatures } from "#lib/pipeline/parse-features";
import { TabularPipeline } from "#lib/pipeline/pipeline";
import { fingerprint, PARTS } from "../content-split";
import { heldOutRows, readCreditData } from "./credit-data";

const csv = readFileSync("models/data/credit_data/credit_data.csv", "utf8");
const cases = readCreditData(csv, sha256);

describe("the parts of credit_data", () => {
  it("hold the rows the split prescribes, exactly", () => {
    const sizes = PARTS.map((part) => cases.filter((it) => it.part === part).length);
    expect(sizes).toEqual([2499, 427, 207, 226, 1095]);
  });

  it("share no row: the same loan never stands on both sides of a fence", () => {
    const partsOf = new Map<string, Set<string>>();
    for (const { line, part } of cases) {
      const row = line.slice(line.indexOf(",") + 1);
      partsOf.set(row, new Set([...(partsOf.get(row) ?? []), part]));
    }
    expect(partsOf.size).toBeLessThan(cases.length);
    expect([...partsOf.values()].filter((parts) => parts.size > 1)).toEqual([]);
  });

  it("do not depend on where a row stands in the file", () => {
    const [header = "", ...lines] = csv.trimEnd().split("\n");
    const turned = readCreditData(`${[header, ...lines.reverse()].join("\n")}\n`, sha256);
    expect(turned.map(({ part }) => part).reverse()).toEqual(cases.map(({ part }) => part));
  });

  it("have a fingerprint that forgets the order and nothing else", () => {
    const lines = cases.slice(0, 9).map(({ line }) => line);
    expect(fingerprint([...lines].reverse(), sha256)).toBe(fingerprint(lines, sha256));
    expect(fingerprint(lines.slice(1), sha256)).not.toBe(fingerprint(lines, sha256));
  });
});

describe("heldOutRows", () => {
  const rows = heldOutRows(csv, sha256);

  it("replays the loans of the part report in the order of the file", () => {
    expect(rows).toHaveLength(1095);
    expect(rows[0]).toEqual({
      reference: "loan-4",
      label: "good",
      features: {
        Seniority: 0,
        Home: "rent",
        Time: 60,
        Records: "no",
        Job: "fixed",
        Expenses: 63,
        Income: 182,
        Assets: 2500,
        Debt: 0,
        Amount: 900,
        Price: 1325,
      },
      context: { Age: 24, Marital: "single" },
    });
  });

  it("keeps age and marital status out of every model's reach", () => {
    for (const { features } of rows) {
      expect(Object.keys(features)).not.toContain("Age");
      expect(Object.keys(features)).not.toContain("Marital");
    }
  });

  it("passes the door of the endpoint, and serves the bits that training saw", () => {
    const text = readFileSync("models/loan-risk/1/manifest.json", "utf8");
    const { features: schema, pipeline } = ModelManifest.parse(JSON.parse(text));
    const fitted = TabularPipeline.parse(pipeline.fitted);
    if (!schema) throw new Error("The version names no columns");
    const inTraining = new Map(cases.map((it) => [it.reference, it.features]));
    for (const { reference, features } of rows) {
      const arrived = parseFeatures(schema, JSON.parse(JSON.stringify(features)));
      expect(arrived.faults).toEqual([]);
      const served = applyPipeline(fitted, arrived.features);
      const trained = applyPipeline(fitted, inTraining.get(reference) ?? {});
      expect(served.unseen).toEqual([]);
      expect(Buffer.from(served.row.buffer).equals(Buffer.from(trained.row.buffer))).toBe(true);
    }
  });
});

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
