import type { Measured, PartMetrics } from "#lib/pipeline/manifest";
import type { VersionRecord } from "./version-files";

/** The page people read before they trust a version: a heading and the sections, in order. */
export function cardPage(record: VersionRecord, sections: readonly string[]): string {
  const heading = `# ${record.title}: \`${record.model}\` version ${record.version}`;
  return `${[heading, ...sections].join("\n\n")}\n`;
}

/** Where the rows came from and how they are cut; `flaws` are sentences. */
export function dataSection({ data }: VersionRecord, flaws: readonly string[]): string {
  const parts = Object.entries(data.rows).map(([part, n]) => `${part} ${n}`);
  return `## Data and its flaws
\`${data.name}\` (${data.source}; license ${data.license}), split \`${data.split}\`:
${parts.join(", ")} rows.
${listed(flaws)}`;
}

/**
 * Every figure on `report` with its interval, by label and by segment. `costs` says in words what the two cost figures
 * are priced with.
 */
export function figuresSection(
  record: VersionRecord,
  { cases, costs }: { readonly cases: string; readonly costs: string },
): string {
  const report = reportOf(record);
  const { classes, segments } = record;
  const recalls = Object.entries(classes).map(([label, { n, recall }]) => [
    `\`${label}\``,
    String(n),
    range(recall),
  ]);
  const cuts = Object.entries(segments).map(([name, it]) => [
    name,
    String(it.n),
    ...(it.auc === null ? ["–"] : [range(it.auc)]),
    ...[it.accuracy, it.review_rate, it.cost_with_people].map(range),
  ]);
  const tables = [
    table(["figure", "value"], figureRows(report)),
    table(["label", cases, "recognized as such"], recalls),
    table(["segment", cases, AUC, "accuracy", "share sent to people", "cost with people"], cuts),
  ];
  return `## Figures on the part report
${report.n} ${cases} that nothing was fitted or chosen on. In brackets the 95 % interval. ${costs}

${tables.filter((it) => it !== "").join("\n\n")}`;
}

/** Sentences as a list. */
export function failuresSection(failures: readonly string[]): string {
  return `## Known failures\n${listed(failures)}`;
}

/** The name people know a calibration by. */
export function calibrationName({ calibrator }: Pick<VersionRecord, "calibrator">): string {
  return calibrator.method === "platt" ? "Platt's" : calibrator.method;
}

/** The figures on `report`. Throws a `RangeError` on a record without them. */
function reportOf({ metrics: { report } }: Pick<VersionRecord, "metrics">): PartMetrics {
  if (!report) throw new RangeError("The record has no figures on the part report");
  return report;
}

/** A figure of the record as a percentage; a card must not be written with a gap in it. */
export function percent(share: number | undefined): string {
  if (share === undefined) throw new RangeError("A share of the card is missing");
  return `${(100 * share).toFixed(1)} %`;
}

/** Three digits behind the point, or one from 10 on. */
export function figure(value: number | undefined): string {
  if (value === undefined) throw new RangeError("A figure of the card is missing");
  return Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(3);
}

const AUC = "area under the curve";

function figureRows(report: PartMetrics): string[][] {
  const rows: [string, Measured | null | undefined][] = [
    [AUC, report.auc],
    ["accuracy", report.accuracy],
    ["log-loss", report.nll],
    ["Brier score (0 to 2)", report.brier],
    ["calibration error, 15 bins", report.ece15],
    ["share sent to people", report.review_rate],
    ["errors among automatic answers", report.kept_error],
    ["cost, all automatic", report.cost_automatic],
    ["cost, with people", report.cost_with_people],
  ];
  return rows.flatMap(([name, it]) => (it ? [[name, range(it)]] : []));
}

function range({ value, low, high }: Measured): string {
  return `${figure(value)} (${figure(low)} to ${figure(high)})`;
}

function listed(sentences: readonly string[]): string {
  return sentences.map((it) => `- ${it}`).join("\n");
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(heads), `|${heads.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}
