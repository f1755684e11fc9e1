"use client";
import { useId, useState } from "react";
import { DataTable } from "#components/ui/data-table";
import { ScrollRegion } from "#components/ui/scroll-region";
import { formatCount, formatMoney, formatNumber, formatPercent } from "#lib/kernel/format";
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

/** The same cases answered by the likeliest label, and where there are prices by the cheapest one. */
export type Confused = {
  readonly likeliest: readonly ConfusedCell[];
  readonly cheapest: readonly ConfusedCell[] | null;
};

type Rule = keyof Confused;

/** Truths down, answers across: in cases, as shares of each truth, and in what the errors cost together. */
export function ConfusionMatrix({
  labels,
  confusion,
  currency,
  source,
}: {
  readonly labels: readonly string[];
  readonly confusion: Confused;
  /** Of the costs; null where there are none. */
  readonly currency: string | null;
  /** What was answered, for the sentence below. */
  readonly source: string;
}) {
  const [measure, setMeasure] = useState<Measure>("cases");
  const [rule, setRule] = useState<Rule>("likeliest");
  const cells = confusion[rule] ?? confusion.likeliest;
  return (
    <ChartFrame
      summary={summaryOf(cells, { rule, currency, source })}
      table={twinOf(cells)}
      show={[undefined, undefined, formatCount, formatNumber]}
      fileName="confusion.csv"
    >
      <div className="flex flex-wrap gap-x-8">
        <Choice
          legend="Cells show"
          value={measure}
          choices={MEASURES.filter(([it]) => currency !== null || it !== "money")}
          onChange={setMeasure}
        />
        {confusion.cheapest ? (
          <Choice legend="Answered by" value={rule} choices={RULES} onChange={setRule} />
        ) : null}
      </div>
      {labels.length > MOST_LABELS ? (
        <MixUps {...{ cells, measure, currency }} />
      ) : (
        <Grid {...{ labels, cells, measure, currency, source }} />
      )}
    </ChartFrame>
  );
}

/** Beyond so many labels nobody reads a grid. */
const MOST_LABELS = 20;
const MIX_UPS_SHOWN = 20;

/** The pairs that were mixed up most, where there are too many labels for a grid. */
function MixUps({
  cells,
  measure,
  currency,
}: {
  readonly cells: readonly ConfusedCell[];
  readonly measure: Measure;
  readonly currency: string | null;
}) {
  const counts = new Map<string, number>();
  for (const { truth, n } of cells) counts.set(truth, (counts.get(truth) ?? 0) + n);
  const weight = (cell: ConfusedCell) => (measure === "money" ? (cell.cost ?? 0) : cell.n);
  const rows = cells
    .filter(({ truth, decided }) => truth !== decided)
    .toSorted((a, b) => weight(b) - weight(a))
    .slice(0, MIX_UPS_SHOWN);
  return (
    <DataTable
      caption={`The ${rows.length} worst mix-ups`}
      rows={rows}
      keyOf={({ truth, decided }) => `${truth}\n${decided}`}
      columns={[
        { key: "truth", title: "Truth", cell: ({ truth }) => truth },
        { key: "decided", title: "Answer", cell: ({ decided }) => decided },
        {
          key: "value",
          title: MEASURES.find(([it]) => it === measure)?.[1] ?? "",
          isNumber: true,
          cell: (cell) => textOf(cell, { measure, n: counts.get(cell.truth) ?? 0, currency }),
        },
      ]}
    />
  );
}

const RULES: readonly (readonly [Rule, string])[] = [
  ["likeliest", "the likeliest label"],
  ["cheapest", "the cheapest answer"],
];

function summaryOf(
  cells: readonly ConfusedCell[],
  { rule, currency, source }: { rule: Rule; currency: string | null; source: string },
): string {
  const total = cells.reduce((sum, { n }) => sum + n, 0);
  const right = cells.reduce((sum, it) => sum + (it.truth === it.decided ? it.n : 0), 0);
  const cost = cells.reduce((sum, it) => sum + (it.cost ?? 0), 0);
  const money = currency
    ? `The errors cost ${formatMoney(cost, currency)} together, ${formatMoney(cost / Math.max(1, total), currency)} a case.`
    : "Nobody said what an error costs, so there is no view in money.";
  const by = rule === "likeliest" ? "the likeliest label" : "the cheapest answer";
  return `${source}, n = ${formatCount(total)}, nobody asked: ${by} is the true one in ${formatCount(right)}. ${money}`;
}

function Choice<Value extends string>({
  legend,
  value,
  choices,
  onChange,
}: {
  readonly legend: string;
  readonly value: Value;
  readonly choices: readonly (readonly [Value, string])[];
  readonly onChange: (value: Value) => void;
}) {
  const name = useId();
  return (
    <fieldset className="flex flex-wrap items-center gap-x-4 text-sm">
      <legend className="float-start me-3 text-muted">{legend}</legend>
      {choices.map(([it, title]) => (
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
    <ScrollRegion label={title}>
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
            const row = labels.map(
              (decided) => at.get(`${truth}\n${decided}`) ?? none(truth, decided, currency),
            );
            const n = row.reduce((sum, cell) => sum + cell.n, 0);
            return (
              <tr key={truth}>
                <th scope="row" className="px-2 py-1.5 text-start font-medium">
                  {truth}
                </th>
                {row.map((cell) => (
                  <td
                    key={cell.decided}
                    className={cn(
                      "tabular border px-2 py-1.5 text-end",
                      groundOf(measure === "money" ? Math.abs(cell.cost ?? 0) / most : cell.n / n),
                      cell.truth === cell.decided && "font-semibold",
                      cell.n === 0 && "text-muted",
                    )}
                  >
                    {textOf(cell, { measure, n, currency })}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** A pair that never came. */
function none(truth: string, decided: string, currency: string | null): ConfusedCell {
  return { truth, decided, n: 0, cost: currency === null ? null : 0 };
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
  if (row.measure === "share") return row.n === 0 ? "–" : formatPercent(n / row.n, 1);
  return cost === null || row.currency === null ? "–" : formatMoney(cost, row.currency);
}

function twinOf(cells: readonly ConfusedCell[]): (string | number)[][] {
  const rows = cells.map(({ truth, decided, n, cost }) => [truth, decided, n, cost ?? ""]);
  return [["Truth", "Answer", "Cases", "Cost"], ...rows];
}
