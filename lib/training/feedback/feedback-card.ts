import {
  calibrationName,
  cardPage,
  dataSection,
  failuresSection,
  figuresSection,
  percent,
} from "../card-figures";
import type { VersionRecord } from "../version-files";
import type { FeedbackMethod } from "./feedback-plan";

/** The page of a version on reviews: prose written here, every figure taken from its record. */
export function feedbackCard(
  record: VersionRecord,
  { reads }: Pick<FeedbackMethod, "reads">,
): string {
  const { labels, artifact, calibrator, notes, parameters, pricing } = record;
  return cardPage(record, [
    `## What it decides
Whether a customer's review of groceries is praise or worth a look: ${labels.map((label) => `\`${label}\``).join(" or ")}, with a
probability for each. A logistic model of ${notes.terms} terms in ${artifact.bytes} bytes that reads ${reads},
followed by ${calibrationName(record)} calibration fitted on ${calibrator.rows} reviews that the model never saw. Of the penalties
${parameters.l2_tried} the part search chose ${parameters.l2}. It prices; the policy of its endpoint decides.`,
    dataSection(record, flaws(record)),
    figuresSection(record, {
      cases: "reviews",
      costs: `Costs per review
when praise is sent to the complaints desk ${costOf(record, "great")}, when a complaint is answered as praise ${costOf(record, "other")}, and a look by a
person who never errs ${pricing.review}.`,
    }),
    failuresSection(failures(record)),
    `## Who may use it
A demonstration on public product reviews. Nobody's real complaint may be left unread because of it.`,
  ]);
}

function flaws({ notes }: VersionRecord): string[] {
  return [
    "Customers of a web shop wrote the texts: public product reviews, demo only. One command removes data, models and endpoint together: `npm run umpire -- data drop small_fine_foods`.",
    `${percent(notes.share_other)} are \`other\`: everything below five stars, so that mild praise counts among the complaints.`,
    `${notes.duplicates} texts of the training table stand there more than once and fall into the same part; ${notes.dropped} testing texts that training holds are left out.`,
    "English, and groceries only; the product's code is no input.",
  ];
}

function failures({ classes, parameters }: VersionRecord): string[] {
  const missed = classes.other === undefined ? undefined : 1 - classes.other.recall.value;
  const turn =
    parameters.max_characters === null
      ? "It counts words: irony, comparisons and `not` far from its word pass it by."
      : `It stops after ${parameters.max_characters} characters: a review that turns afterwards is judged by its opening.`;
  return [
    `By the likeliest label alone it takes ${percent(missed)} of \`other\` for praise. Costs, not the likeliest label, must decide.`,
    turn,
    "A text without a known term gets the same answer as every such text; it is marked out of distribution and belongs to a person.",
  ];
}

function costOf({ pricing }: VersionRecord, truth: string): string {
  const cost = pricing.costs.find((it) => it.truth === truth)?.cost;
  if (typeof cost !== "number") throw new RangeError(`No plain cost for ${truth}`);
  return String(cost);
}
