import type { Sha256 } from "#lib/pipeline/pipeline-hash";
import { type ContentSplit, type Part, partOf } from "../content-split";
import { type CsvRow, readCsv } from "../csv";

/** The classes of a review in the order of every probability; the costly error is a complaint taken for praise. */
export const REVIEW_LABELS = ["great", "other"] as const;
export type ReviewLabel = (typeof REVIEW_LABELS)[number];

/**
 * 75 % train, 12.5 % calibrate, the rest halved into search and gate, by the hash of the canonical text; what the source
 * keeps for testing is the part report.
 */
export const REVIEW_SPLIT: ContentSplit = {
  name: "feedback-triage/1",
  ends: { train: 0.75, calibrate: 0.875, search: 0.9375, gate: 1 },
};

/** One review. `reference` counts the lines of its file from 1. */
export type FoodReview = {
  readonly reference: string;
  readonly line: string;
  readonly part: Part;
  readonly text: string;
  readonly canonical: string;
  readonly product: string;
  readonly label: ReviewLabel;
};

/** The two tables of `small_fine_foods`, as CSV. */
export type ReviewTables = { readonly training: string; readonly testing: string };

/** What reading the tables found besides the reviews. */
export type FoodReviews = {
  readonly reviews: readonly FoodReview[];
  /** Testing texts left out because training holds the same text. */
  readonly dropped: number;
};

/** Reads both tables and gives every review its part. Throws a `SyntaxError` on other files. */
export function readFoodReviews({ training, testing }: ReviewTables, sha256: Sha256): FoodReviews {
  const learned = readCsv(training).map((row, index) =>
    reviewOf(row, `training-${index + 1}`, (text) => partOf(REVIEW_SPLIT, text, sha256)),
  );
  const known = new Set(learned.map(({ canonical }) => canonical));
  const held = readCsv(testing).map((row, index) =>
    reviewOf(row, `review-${index + 1}`, () => "report"),
  );
  const fresh = held.filter(({ canonical }) => !known.has(canonical));
  return { reviews: [...learned, ...fresh], dropped: held.length - fresh.length };
}

/** What decides whether two reviews say the same: small letters and digits, markup and all else as one space. */
export function canonicalText(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/[^a-z0-9]+/g, " ")
    .trim();
}

/** A review no model was fitted or tuned on, as a demo replays it. */
export type HeldOutReview = Pick<FoodReview, "reference" | "text" | "label">;

/** The reviews of the part `report`, in the order of the file: what the demo plays as live traffic. */
export function heldOutReviews(tables: ReviewTables, sha256: Sha256): HeldOutReview[] {
  return readFoodReviews(tables, sha256)
    .reviews.filter(({ part }) => part === "report")
    .map(({ reference, text, label }) => ({ reference, text, label }));
}

function reviewOf(
  { line, cells }: CsvRow,
  reference: string,
  partFor: (canonical: string) => Part,
): FoodReview {
  const { product, review, score } = cells;
  if (typeof review !== "string" || (score !== "great" && score !== "other")) {
    throw new SyntaxError(`${reference} is no review with a score`);
  }
  const canonical = canonicalText(review);
  const part = partFor(canonical);
  return { reference, line, part, text: review, canonical, product: String(product), label: score };
}
