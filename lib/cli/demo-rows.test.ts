import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { PredictRequest } from "#lib/contracts/predictions";
import { ModelManifest } from "#lib/pipeline/manifest";
import { demoTraffic } from "./demo-rows";

const played = demoTraffic();

it("plays held-out rows of every data set that is there", () => {
  const told = played.map(({ endpoint, rows }) => `${endpoint} ${rows.length}`);
  expect(told).toEqual(["catalogue-sorting 160", "feedback-triage 96", "loan-desk 320"]);
});

it.each([
  ["catalogue-sorting", "catalogue-cnn/1"],
  ["feedback-triage", "feedback-tone/2"],
  ["loan-desk", "loan-risk/1"],
])("sends %s what it takes, each case under a reference of its own", (name, version) => {
  const rows = played.find(({ endpoint }) => endpoint === name)?.rows ?? [];
  const file = readFileSync(`models/${version}/manifest.json`, "utf8");
  const { labels } = ModelManifest.parse(JSON.parse(file));
  const inputs = rows.slice(0, 64).map(({ input }) => input);
  expect(PredictRequest.safeParse({ inputs }).error).toBeUndefined();
  expect(new Set(rows.map(({ input }) => input.reference)).size).toBe(rows.length);
  expect(new Set(rows.map(({ label }) => label))).toEqual(new Set(labels));
});
