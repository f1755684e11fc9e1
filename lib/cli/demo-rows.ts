import { existsSync } from "node:fs";
import { join } from "node:path";
import { CATALOGUE_LABELS, countOf, imageAt, SIDE } from "#lib/training/catalogue/catalogue-data";
import { CATALOGUE_DATA, readCatalogue } from "#lib/training/catalogue/catalogue-files";
import { greyPng } from "#lib/training/catalogue/grey-png";
import { heldOutReviews } from "#lib/training/feedback/food-reviews";
import { heldOutRows } from "#lib/training/loan/credit-data";
import { textOf } from "#lib/training/recipe";
import { COMMITTED, readDataSet } from "./data/data-files";
import { sha256 } from "./training-job";

/** A case as a caller sends it, and how it turned out. */
export type DemoRow = {
  readonly input: { readonly reference: string; readonly [content: string]: unknown };
  readonly label: string;
};

/** An endpoint with what the demo plays on it. */
export type DemoTraffic = {
  readonly endpoint: string;
  /** Who told the truth afterwards. */
  readonly source: string;
  readonly rows: readonly DemoRow[];
};

const LOANS = 320;
const REVIEWS = 96;
const PICTURES = 160;

/** Held-out rows of every data set that is there, for the endpoint each belongs to. */
export function demoTraffic(): DemoTraffic[] {
  const plays = [
    { data: CATALOGUE_DATA, play: catalogueTraffic },
    { data: "small_fine_foods", play: feedbackTraffic },
    { data: "credit_data", play: loanTraffic },
  ];
  return plays
    .filter(({ data }) => existsSync(join(COMMITTED, data, "manifest.json")))
    .map(({ data, play }) => play(readDataSet(data, "slice")));
}

type Files = ReturnType<typeof readDataSet>;

function loanTraffic(data: Files): DemoTraffic {
  const rows = heldOutRows(textOf(data, "credit_data.csv"), sha256)
    .slice(0, LOANS)
    .map(({ label, ...input }) => ({ input, label }));
  return { endpoint: "loan-desk", source: "loan ledger", rows };
}

function feedbackTraffic(data: Files): DemoTraffic {
  const tables = {
    training: textOf(data, "training_data.csv"),
    testing: textOf(data, "testing_data.csv"),
  };
  const rows = heldOutReviews(tables, sha256)
    .slice(0, REVIEWS)
    .map(({ label, ...input }) => ({ input, label }));
  return { endpoint: "feedback-triage", source: "follow-up call", rows };
}

function catalogueTraffic(data: Files): DemoTraffic {
  const { report } = readCatalogue(data);
  const rows = Array.from({ length: Math.min(PICTURES, countOf(report)) }, (_, at) => ({
    input: {
      reference: `picture-${at + 1}`,
      image: Buffer.from(greyPng(imageAt(report, at), SIDE)).toString("base64"),
    },
    label: CATALOGUE_LABELS[report.labels[at] ?? -1] ?? "",
  }));
  return { endpoint: "catalogue-sorting", source: "warehouse", rows };
}
