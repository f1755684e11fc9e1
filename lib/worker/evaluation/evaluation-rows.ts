import { Refusal } from "#lib/kernel/refusal";
import type { PipelineInput } from "#lib/pipeline/prepare";
import type { CommittedData } from "#lib/registry/data-files";
import { sha256Of } from "#lib/registry/model-files";
import {
  CATALOGUE_LABELS,
  countOf,
  type ImageRows,
  imageAt,
  SIDE,
} from "#lib/training/catalogue/catalogue-data";
import { readCatalogue } from "#lib/training/catalogue/catalogue-files";
import { greyPng } from "#lib/training/catalogue/grey-png";
import type { Part } from "#lib/training/content-split";
import { readFoodReviews } from "#lib/training/feedback/food-reviews";
import { readCreditData } from "#lib/training/loan/credit-data";
import { textOf } from "#lib/training/recipe";

/** A held-out row: its text for hashing, what a caller would send, what is true, and numbers that costs may depend on. */
export type EvaluationRow = {
  readonly line: string;
  readonly input: PipelineInput;
  readonly label: string;
  readonly amounts: Readonly<Record<string, number | null>>;
};

/** Part of the data that no fit has seen. */
export const HELD_OUT = "report";

/**
 * Rows of some parts of a committed data set, the held-out one unless told, in its order. Refuses `not_found` for a data set
 * nobody can read.
 */
export function evaluationRows(
  { manifest, files }: CommittedData,
  parts: readonly Part[] = [HELD_OUT],
): EvaluationRow[] {
  const read = READERS[manifest.name];
  if (!read) throw new Refusal("not_found", `No reader knows the data set "${manifest.name}".`);
  return read({ amount: "slice", sha256: "", files }, parts);
}

type Files = Parameters<typeof readCatalogue>[0];

type Reader = (data: Files, parts: readonly Part[]) => EvaluationRow[];

const READERS: Readonly<Record<string, Reader>> = {
  credit_data: loans,
  small_fine_foods: reviews,
  fashion_mnist: articles,
};

function loans(data: Files, parts: readonly Part[]): EvaluationRow[] {
  return readCreditData(textOf(data, "credit_data.csv"), sha256Of)
    .filter(({ part }) => parts.includes(part))
    .map(({ line, features, label }) => {
      return { line, input: { features }, label, amounts: numbersOf(features) };
    });
}

function numbersOf(features: Readonly<Record<string, unknown>>): EvaluationRow["amounts"] {
  const numbers = Object.entries(features).flatMap(([name, it]) =>
    typeof it === "number" ? [[name, it] as const] : [],
  );
  return Object.fromEntries(numbers);
}

function reviews(data: Files, parts: readonly Part[]): EvaluationRow[] {
  const tables = {
    training: textOf(data, "training_data.csv"),
    testing: textOf(data, "testing_data.csv"),
  };
  return readFoodReviews(tables, sha256Of)
    .reviews.filter(({ part }) => parts.includes(part))
    .map(({ line, text, label }) => ({ line, input: { text }, label, amounts: {} }));
}

function articles(data: Files, parts: readonly Part[]): EvaluationRow[] {
  const catalogue = readCatalogue(data);
  return parts.flatMap((part) => articlesOf(catalogue[part]));
}

function articlesOf(images: ImageRows): EvaluationRow[] {
  return Array.from({ length: countOf(images) }, (_, row) => {
    const pixels = imageAt(images, row);
    const image = Buffer.from(greyPng(pixels, SIDE)).toString("base64");
    const label = CATALOGUE_LABELS[images.labels[row] ?? -1] ?? "";
    const line = `${Buffer.from(pixels).toString("hex")} ${label}`;
    return { line, input: { image }, label, amounts: {} };
  });
}
