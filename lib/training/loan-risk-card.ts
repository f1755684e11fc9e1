import type { Measured, PartMetrics, Pricing } from "#lib/pipeline/manifest";
import type { LoanRecord } from "./loan-version";

/** The page people read before they trust the version: prose written here, every figure taken from its record. */
export function loanRiskCard(record: LoanRecord): string {
  const { report } = record.metrics;
  if (!report) throw new RangeError("The record has no figures on the part report");
  return `${[
    `# ${record.title}: \`${record.model}\` version ${record.version}`,
    decides(record),
    data(record),
    leftOut(record),
    figures(record, report),
    failures(record),
    use(),
  ].join("\n\n")}\n`;
}

function decides({ labels, artifact, calibrator }: LoanRecord): string {
  return `## What it decides
Whether a loan asked for will be repaid: ${labels.map((label) => `\`${label}\``).join(" or ")}, with a probability for each. A
logistic model in ${artifact.bytes} bytes, followed by ${calibrator.method === "platt" ? "Platt's" : calibrator.method} calibration fitted on ${calibrator.rows} loans that the
model never saw. It prices; the policy of its endpoint decides, and hands the dear cases to people.`;
}

function data({ data: it, notes, features }: LoanRecord): string {
  const parts = Object.entries(it.rows).map(([part, n]) => `${part} ${n}`);
  const gaps = features.fields
    .filter(({ nullable }) => nullable)
    .map(({ name }) => `${name} in ${notes[`missing_${name}`]}`);
  return `## Data and its flaws
\`${it.name}\` (${it.source}; license ${it.license}), split \`${it.split}\` by content:
${parts.join(", ")} rows.
- Neither country, currency nor year is stated; amounts are taken to be in the policy's currency.
- ${percent(notes.share_bad)} of the loans are bad.
- Only a granted loan can have an outcome, so whoever was refused is not represented.
- Missing: ${gaps.join(", ")} of ${notes.rows} rows.
  A gap in Income says something by itself: ${percent(notes.share_bad_without_income)} of those loans are bad. Flags tell the model
  where a number was missing.`;
}

function leftOut({ data: { context }, notes }: LoanRecord): string {
  return `## Left out, and why
${context.join(" and ")} are no inputs: a decision about credit must not rest on them. They travel with a case as context for
audits and are never on a reviewer's card. With them the area under the curve on report would be
${number(notes.auc_with_age_and_marital)} instead of ${number(notes.auc_without)}.`;
}

function figures(record: LoanRecord, report: PartMetrics): string {
  const { segments, classes, pricing } = record;
  const cuts = Object.entries(segments).map(
    ([name, it]) =>
      `| ${name} | ${it.n} | ${range(it.auc)} | ${range(it.accuracy)} | ${range(it.review_rate)} | ${range(it.cost_with_people)} |`,
  );
  const recalls = Object.entries(classes).map(
    ([label, { n, recall }]) => `| \`${label}\` | ${n} | ${range(recall)} |`,
  );
  return `## Figures on the part report
${report.n} loans that nothing was fitted or chosen on. In brackets the 95 % interval. Costs per loan when refusing a good one
costs ${priceOf(pricing, "good")}, granting a bad one ${priceOf(pricing, "bad")}, and a review by a person who never errs ${pricing.review}.

| figure | value |
|---|---|
| area under the curve | ${range(report.auc)} |
| accuracy | ${range(report.accuracy)} |
| log-loss | ${range(report.nll)} |
| Brier score (0 to 2) | ${range(report.brier)} |
| calibration error, 15 bins | ${range(report.ece15)} |
| share sent to people | ${range(report.review_rate)} |
| cost, all automatic | ${range(report.cost_automatic)} |
| cost, with people | ${range(report.cost_with_people)} |

| label | loans | recognized as such |
|---|---|---|
${recalls.join("\n")}

| segment | loans | area under the curve | accuracy | share sent to people | cost with people |
|---|---|---|---|---|---|
${cuts.join("\n")}`;
}

function failures({ classes }: LoanRecord): string {
  const missed = 1 - (classes.bad?.recall.value ?? Number.NaN);
  return `## Known failures
- By the likeliest label alone it takes ${percent(missed)} of the bad loans for good ones. Costs, not the likeliest label, must decide.
- A level it never saw counts as none of the known ones; the case is marked out of distribution and belongs to a person.
- Amounts far outside what training saw are extrapolated along a straight line.
- It errs more in some segments above than in others, although Age and Marital are no inputs.`;
}

function use(): string {
  return `## Who may use it
A demonstration. It shows how predictions are priced and when a person is asked; nobody's real loan may rest on it.`;
}

/** What mistaking that truth costs. */
function priceOf({ costs }: Pricing, truth: string): string {
  const cost = costs.find((it) => it.truth === truth)?.cost;
  if (cost === undefined) throw new RangeError(`No cost for ${truth}`);
  return typeof cost === "number" ? String(cost) : `${cost.per_unit} × ${cost.of}`;
}

function range(measured: Measured | null): string {
  if (measured === null) return "–";
  const { value, low, high } = measured;
  return `${number(value)} (${number(low)} to ${number(high)})`;
}

function percent(share: number | undefined): string {
  if (share === undefined) throw new RangeError("A share of the card is missing");
  return `${(100 * share).toFixed(1)} %`;
}

function number(value: number | undefined): string {
  if (value === undefined) throw new RangeError("A figure of the card is missing");
  return Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(3);
}
