import {
  cardPage,
  dataSection,
  failuresSection,
  figure,
  figuresSection,
  percent,
} from "../card-figures";
import type { VersionRecord } from "../version-files";
import { FAMILIES } from "./catalogue-pricing";
import type { CatalogueMethod } from "./train-catalogue";

/** The page of a version on articles of clothing: prose written here, every figure taken from its record. */
export function catalogueCard(
  record: VersionRecord,
  method: Pick<CatalogueMethod, "kind" | "failures">,
): string {
  return cardPage(record, [
    decides(record, method),
    dataSection(record, flaws(record)),
    figuresSection(record, { cases: "images", costs: costs(record) }),
    failuresSection([...failures(record), ...method.failures]),
    use(),
  ]);
}

function decides(record: VersionRecord, { kind }: Pick<CatalogueMethod, "kind">): string {
  const { labels, artifact, calibrator, notes, parameters } = record;
  return `## What it decides
Which of ${labels.length} kinds of clothing a picture shows: ${labels.map((label) => `\`${label}\``).join(", ")}.
${kind} in ${artifact.bytes} bytes, trained in ${parameters.epochs} passes, followed by a temperature of ${figure(notes.temperature)} fitted on
${calibrator.rows} images that the network never saw. It prices; the policy of its endpoint decides, and hands the dear cases to people.`;
}

function flaws({ notes, parameters }: VersionRecord): string[] {
  return [
    parameters.data === "full"
      ? `${notes.images} of 70000 images; a fifth of all is in the repository, so that \`--data slice\` trains a close relative without a download.`
      : `${notes.images} of 70000 images: the slice in the repository.`,
    "Split by position: the files are shuffled and hold no image twice.",
    "Product photographs of one shop, cut out, shrunk to 28 × 28 and grey: color, fabric and size are gone.",
    "Equally many of each kind, which no real stream of articles is.",
    "Some labels are wrong or a matter of taste, above all among shirts.",
  ];
}

function costs({ pricing }: VersionRecord): string {
  const families = Object.values(FAMILIES).map((labels) => labels.join(", "));
  const priceOf = (truth: string, decided: string) =>
    String(pricing.costs.find((it) => it.truth === truth && it.decided === decided)?.cost);
  return `Costs per image: a
mistake inside a family (${families.join("; ")}) ${priceOf("Coat", "Shirt")},
any other ${priceOf("Coat", "Bag")}, a review by a person who never errs ${pricing.review}.`;
}

function failures({ classes }: VersionRecord): string[] {
  const worst = Object.entries(classes).sort(([, a], [, b]) => a.recall.value - b.recall.value);
  const [label = "", it] = worst[0] ?? [];
  return [
    `\`${label}\` is recognized least: ${percent(it?.recall.value)} of them.`,
    "A picture that shows no article, or several, gets probabilities all the same.",
    "Photographs with a background, a person or a shadow are nothing it was trained on.",
  ];
}

function use(): string {
  return `## Who may use it
A demonstration of pictures, two models in a row and compressed versions; no shop may sort by it.`;
}
