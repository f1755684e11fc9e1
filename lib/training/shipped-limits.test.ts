import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ModelManifest } from "#lib/pipeline/manifest";
import { RECIPES } from "./recipes";
import { missedTargets, type Targets } from "./targets";

const loans = { nll: 0.45, ece15: 0.06, peopleShare: 0.8, below: 75 };

/** What each shipped version must reach on the part report. */
const LIMITS: Readonly<Record<string, Targets>> = {
  "catalogue-cnn@1": { accuracy: 0.895, ece15: 0.015, peopleShare: 0.55 },
  "catalogue-small@1": { accuracy: 0.83 },
  "catalogue-small@2": { accuracy: 0.875 },
  "feedback-tone@1": { auc: 0.73 },
  "feedback-tone@2": {
    ...{ auc: 0.85, accuracy: 0.79, ece15: 0.06 },
    ...{ reviewRate: [0.3, 0.48], peopleShare: 0.92 },
  },
  "loan-prescreen@1": { auc: 0.73 },
  "loan-risk@1": { auc: 0.82, ...loans },
  "loan-risk@2": { auc: 0.83, ...loans },
  "loan-risk@3": { auc: 0.835, ...loans },
};

it("asks something of every version that is trained", () => {
  expect(Object.keys(LIMITS)).toEqual(Object.keys(RECIPES));
});

it.each(Object.entries(LIMITS))("%s reaches its limits", (name, limits) => {
  const file = `models/${name.replace("@", "/")}/manifest.json`;
  const { metrics } = ModelManifest.parse(JSON.parse(readFileSync(file, "utf8")));
  if (!metrics.report) throw new Error("The record has no figures on the part report");
  expect(missedTargets(metrics.report, limits)).toEqual([]);
});

it("says what falls short, each in its own words", () => {
  const file = "models/feedback-tone/2/manifest.json";
  const { metrics } = ModelManifest.parse(JSON.parse(readFileSync(file, "utf8")));
  if (!metrics.report) throw new Error("The record has no figures on the part report");
  const all = { auc: 0.9, accuracy: 0.9, nll: 0.1, ece15: 0, peopleShare: 0.5, below: 1 };
  const missed = missedTargets(metrics.report, { ...all, reviewRate: [0.1, 0.2] });
  expect(new Set(missed).size).toBe(7);
});
