import { type Column, DataTable } from "#components/ui/data-table";
import { formatCount, formatMoney, formatNumber, formatPercent } from "#lib/kernel/format";
import { MeasuredFigure } from "./measured-figure";
import type { Measured, ModelCard, PartFigures } from "./model-card";

const WORDS: Readonly<Record<string, string>> = {
  accuracy: "Accuracy",
  auc: "AUC",
  nll: "Log loss",
  brier: "Brier",
  ece15: "Calibration error",
  review_rate: "To people",
  cost_automatic: "Cost, all automatic",
  cost_with_people: "Cost with people",
  kept_error: "Wrong among the kept",
};
/** From what the model saw most to what it never saw. */
const ORDER = ["train", "calibrate", "search", "gate", "report"];
const SHARES = new Set(["accuracy", "ece15", "review_rate", "kept_error"]);

type Row = { readonly part: string; readonly figures: PartFigures };

/** Parts of the data down, metrics across, every figure with its interval. */
export function MetricTable({
  caption,
  parts,
  head = "Part",
  currency,
}: {
  readonly caption: string;
  readonly parts: Readonly<Record<string, PartFigures>>;
  /** What the rows are. */
  readonly head?: string;
  /** Of the figures in money; null where nobody said. */
  readonly currency: string | null;
}) {
  const rows = Object.entries(parts)
    .map(([part, figures]): Row => ({ part, figures }))
    .toSorted((a, b) => place(a.part) - place(b.part) || (a.part < b.part ? -1 : 1));
  if (rows.length === 0) return <p className="text-muted text-sm">Nothing was measured.</p>;
  const metrics = Object.keys(WORDS).filter((it) =>
    rows.some(({ figures }) => (figures[it] ?? null) !== null),
  );
  const columns: readonly Column<Row>[] = [
    { key: "part", title: head, cell: ({ part }) => part },
    { key: "n", title: "n", isNumber: true, cell: ({ figures }) => formatCount(figures.n) },
    ...metrics.map(
      (name): Column<Row> => ({
        key: name,
        title: metricName(name),
        isNumber: true,
        cell: ({ figures }) => <Figure name={name} figure={figures[name]} currency={currency} />,
      }),
    ),
  ];
  return <DataTable caption={caption} columns={columns} rows={rows} keyOf={({ part }) => part} />;
}

/** Of the cases of each label, the share whose likeliest label it is. */
export function ClassTable({ classes }: Pick<ModelCard, "classes">) {
  const rows = Object.entries(classes).map(([label, { n, recall }]) => ({ label, n, recall }));
  return (
    <DataTable
      caption="Recall by label"
      rows={rows}
      keyOf={({ label }) => label}
      columns={[
        { key: "label", title: "Truth", cell: ({ label }) => label },
        { key: "n", title: "n", isNumber: true, cell: ({ n }) => formatCount(n) },
        {
          key: "recall",
          title: "Found",
          isNumber: true,
          cell: ({ recall }) => <Figure name="accuracy" figure={recall} currency={null} />,
        },
      ]}
    />
  );
}

function place(part: string): number {
  const index = ORDER.indexOf(part);
  return index < 0 ? ORDER.length : index;
}

/** Those of the named figures that were measured, each with its interval in one line, for lists. */
export function figureFacts(
  names: readonly string[],
  figures: Readonly<Record<string, unknown>>,
  currency: string | null,
): [string, string][] {
  return names.flatMap((name) => {
    const figure = figures[name];
    if (!isMeasured(figure)) return [];
    const show = showing(name, currency);
    const text = `${show(figure.value)} (${show(figure.low)} to ${show(figure.high)})`;
    return [[metricName(name), text]];
  });
}

/** What a metric is called on screen. */
function metricName(name: string): string {
  return WORDS[name] ?? name.replaceAll("_", " ");
}

function showing(name: string, currency: string | null): (it: number) => string {
  if (SHARES.has(name)) return (it) => formatPercent(it, 1);
  const isMoney = name.startsWith("cost_") && currency !== null;
  return (it) => (isMoney ? formatMoney(it, currency) : formatNumber(it, 3));
}

function isMeasured(figure: unknown): figure is Measured {
  return typeof figure === "object" && figure !== null && "value" in figure && "low" in figure;
}

function Figure({
  name,
  figure,
  currency,
}: {
  readonly name: string;
  readonly figure: PartFigures[string];
  readonly currency: string | null;
}) {
  if (figure === undefined || figure === null) return "–";
  const show = showing(name, currency);
  if (typeof figure === "number") return show(figure);
  return <MeasuredFigure figure={figure} show={show} />;
}
