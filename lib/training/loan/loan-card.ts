import type { Pricing } from "#lib/pipeline/manifest";
import {
  calibrationName,
  cardPage,
  dataSection,
  failuresSection,
  figure,
  figuresSection,
  percent,
} from "../card-figures";
import type { VersionRecord } from "../version-files";
import type { LoanMethod } from "./train-loan";

/** The page of a version on loans: prose written here, every figure taken from its record. */
export function loanCard(
  record: VersionRecord,
  method: Pick<LoanMethod, "kind" | "failures">,
): string {
  return cardPage(record, [
    decides(record, method),
    dataSection(record, flaws(record)),
    leftOut(record),
    figuresSection(record, { cases: "loans", costs: costs(record.pricing) }),
    failuresSection([...failures(record), ...method.failures]),
    use(),
  ]);
}

function decides(record: VersionRecord, { kind }: Pick<LoanMethod, "kind">): string {
  const { labels, artifact, calibrator } = record;
  return `## What it decides
Whether a loan asked for will be repaid: ${labels.map((label) => `\`${label}\``).join(" or ")}, with a probability for each.
${kind} in ${artifact.bytes} bytes, followed by ${calibrationName(record)} calibration fitted on ${calibrator.rows} loans that the
model never saw. It prices; the policy of its endpoint decides, and hands the dear cases to people.`;
}

function flaws({ notes, features }: VersionRecord): string[] {
  const gaps = (features?.fields ?? [])
    .filter(({ nullable }) => nullable)
    .map(({ name }) => `${name} in ${notes[`missing_${name}`]}`);
  const readsIncome = features?.fields.some(({ name }) => name === "Income");
  const telling = `A gap in Income says something by itself: ${percent(notes.share_bad_without_income)} of those loans are bad. Flags tell the model where a number was missing.`;
  return [
    "Neither country, currency nor year is stated; amounts are taken to be in the policy's currency.",
    `${percent(notes.share_bad)} of the loans are bad.`,
    "Only a granted loan can have an outcome, so whoever was refused is not represented.",
    `Missing: ${gaps.join(", ")} of ${notes.rows} rows.`,
    ...(readsIncome ? [telling] : []),
  ];
}

function leftOut({ data: { context }, notes }: VersionRecord): string {
  const { auc_with_age_and_marital, auc_without } = notes;
  const price =
    auc_without === undefined
      ? ""
      : `\nWith them the area under the curve on report would be ${figure(auc_with_age_and_marital)} instead of ${figure(auc_without)}.`;
  return `## Left out, and why
${context.join(" and ")} are no inputs: a decision about credit must not rest on them. They travel with a case as context for
audits and are never on a reviewer's card.${price}`;
}

function costs(pricing: Pricing): string {
  return `Costs per loan when refusing a good one
costs ${priceOf(pricing, "good")}, granting a bad one ${priceOf(pricing, "bad")}, and a review by a person who never errs ${pricing.review}.`;
}

/** What mistaking that truth costs. */
function priceOf({ costs }: Pricing, truth: string): string {
  const cost = costs.find((it) => it.truth === truth)?.cost;
  if (cost === undefined) throw new RangeError(`No cost for ${truth}`);
  return typeof cost === "number" ? String(cost) : `${cost.per_unit} × ${cost.of}`;
}

function failures({ classes }: VersionRecord): string[] {
  const missed = classes.bad === undefined ? undefined : 1 - classes.bad.recall.value;
  return [
    `By the likeliest label alone it takes ${percent(missed)} of the bad loans for good ones. Costs, not the likeliest label, must decide.`,
    "A level it never saw counts as none of the known ones; the case is marked out of distribution and belongs to a person.",
    "It errs more in some segments above than in others, although Age and Marital are no inputs.",
  ];
}

function use(): string {
  return `## Who may use it
A demonstration. It shows how predictions are priced and when a person is asked; nobody's real loan may rest on it.`;
}
