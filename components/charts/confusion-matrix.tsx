"use client";
import { useId, useState } from "react";
import { formatCount, formatMoney, formatPercent } from "#lib/kernel/format";
import { cn } from "../ui/cn";
import { ChartFrame } from "./chart-frame";

/** Of the cases of one label, those decided as another, or the same. */
export type ConfusedCell = {
  readonly truth: string;
  readonly decided: string;
  readonly n: number;
  readonly cost: number | null;
};

type Measure = "cases" | "share" | "money";

const MEASURES: readonly (readonly [Measure, string])[] = [
  ["cases", "Cases"],
  ["share", "Share of the truth"],
  ["money", "Money"],
];

/** Truths down, answers across: in cases, as shares of each truth, and in what the errors cost together. */
export function ConfusionMatrix({
  labels,
  cells,
  currency,
  source,
}: {
  readonly labels: readonly string[];
  readonly cells: readonly ConfusedCell[];
  /** Of the costs; null where there are none. */
  readonly currency: string | null;
  /** What was answered, for the sentence below. */
  readonly source: string;
}) {
  const [measure, setMeasure] = useState<Measure>("cases");
  const total = cells.reduce((sum, { n }) => sum + n, 0);
  const right = cells.reduce((sum, it) => sum + (it.truth === it.decided ? it.n : 0), 0);
  const cost = cells.reduce((sum, it) => sum + (it.cost ?? 0), 0);
  const money = currency
    ? ` Answered so, the errors cost ${formatMoney(cost, currency)} together, ${formatMoney(cost / Math.max(1, total), currency)} a case.`
    : " Nobody said what an error costs, so there is no view in money.";
  return (
    <ChartFrame
      summary={`${source}, n = ${formatCount(total)}: ${formatCount(right)} got their true label as the likeliest.${money}`}
      table={twinOf(cells)}
      show={[undefined, undefined, formatCount, formatCount]}
      fileName="confusion.csv"
    >
      <Choice value={measure} hasMoney={currency !== null} onChange={setMeasure} />
      <Grid {...{ labels, cells, measure, currency, source }} />
    </ChartFrame>
  );
}

function Choice({
  value,
  hasMoney,
  onChange,
}: {
  readonly value: Measure;
  readonly hasMoney: boolean;
  readonly onChange: (value: Measure) => void;
}) {
  const name = useId();
  return (
    <fieldset className="flex flex-wrap gap-x-4 text-sm">
      <legend className="sr-only">What the cells show</legend>
      {MEASURES.filter(([it]) => hasMoney || it !== "money").map(([it, title]) => (
        <label key={it} className="inline-flex min-h-7 items-center gap-1.5">
          <input
            type="radio"
            className="size-4 accent-accent"
            name={name}
            checked={value === it}
            onChange={() => onChange(it)}
          />
          {title}
        </label>
      ))}
    </fieldset>
  );
}

/** The more of its row or of all money a cell holds, the deeper its ground. */
const GROUNDS = ["", "bg-accent/5", "bg-accent/10", "bg-accent/15", "bg-accent/20", "bg-accent/25"];

function Grid({
  labels,
  cells,
  measure,
  currency,
  source,
}: {
  readonly labels: readonly string[];
  readonly cells: readonly ConfusedCell[];
  readonly measure: Measure;
  readonly currency: string | null;
  readonly source: string;
}) {
  const at = new Map(cells.map((cell) => [`${cell.truth}\n${cell.decided}`, cell]));
  const title = `Truth against answer, ${source}`;
  const most = Math.max(1e-9, ...cells.map(({ cost }) => Math.abs(cost ?? 0)));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1).
    <section className="overflow-x-auto" tabIndex={0} aria-label={title}>
      <table className="border-collapse text-sm">
        <caption className="sr-only">Truths down, answers across</caption>
        <thead>
          <tr>
            <th scope="col" className="px-2 py-1.5 text-start font-normal text-muted text-xs">
              truth ↓ answer →
            </th>
            {labels.map((label) => (
              <th key={label} scope="col" className="px-2 py-1.5 text-end font-medium">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {labels.map((truth) => {
            const row = labels.map((decided) => at.get(`${truth}\n${decided}`));
            const n = row.reduce((sum, cell) => sum + (cell?.n ?? 0), 0);
            return (
              <tr key={truth}>
                <th scope="row" className="px-2 py-1.5 text-start font-medium">
                  {truth}
                </th>
                {row.map((cell) =>
                  cell ? (
                    <td
                      key={cell.decided}
                      className={cn(
                        "tabular border px-2 py-1.5 text-end",
                        groundOf(
                          measure === "money" ? Math.abs(cell.cost ?? 0) / most : cell.n / n,
                        ),
                        cell.truth === cell.decided && "font-semibold",
                      )}
                    >
                      {textOf(cell, { measure, n, currency })}
                    </td>
                  ) : null,
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function groundOf(share: number): string | undefined {
  const depth = Number.isFinite(share) ? Math.ceil(share * (GROUNDS.length - 1)) : 0;
  return GROUNDS[Math.min(depth, GROUNDS.length - 1)];
}

function textOf(
  { n, cost }: ConfusedCell,
  row: { readonly measure: Measure; readonly n: number; readonly currency: string | null },
): string {
  if (row.measure === "cases") return formatCount(n);
  if (row.measure === "share") return formatPercent(n / row.n, 1);
  return cost === null || row.currency === null ? "–" : formatMoney(cost, row.currency);
}

function twinOf(cells: readonly ConfusedCell[]): (string | number)[][] {
  const rows = cells.map(({ truth, decided, n, cost }) => [truth, decided, n, cost ?? ""]);
  return [["Truth", "Answer", "Cases", "Cost"], ...rows];
}
