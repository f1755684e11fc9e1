"use client";
import { type ReactNode, useSyncExternalStore } from "react";
import { Button } from "#components/ui/button";
import { DataTable } from "#components/ui/data-table";
import { useKeyActs, useShownKey } from "../keys/use-keys";
import { type Cells, toCsv } from "./csv";

type ChartFrameProps = {
  /** What the chart shows, read out in its place. */
  readonly summary: string;
  /** The same in figures; the first row is the header. */
  readonly table: Cells;
  /** How the figures are shown in the table, by column; the file has them whole. */
  readonly show?: readonly (((cell: number) => string) | undefined)[];
  readonly fileName: string;
  readonly children: ReactNode;
  readonly legend?: ReactNode;
};

/** A chart with its twin, a table of the same figures: `T` turns every chart of the page from one to the other. */
export function ChartFrame({ summary, table, show, fileName, children, legend }: ChartFrameProps) {
  const isTable = useSyncExternalStore(view.subscribe, view.isTable, () => false);
  const key = useShownKey("list.table");
  useKeyActs({ "list.table": view.turn });
  return (
    <figure className="flex flex-col gap-2">
      {isTable ? <Twin caption={summary} table={table} show={show} /> : children}
      {isTable ? null : legend}
      <figcaption className="text-muted text-sm">{summary}</figcaption>
      <div className="flex flex-wrap gap-2">
        <Button
          size="small"
          aria-pressed={isTable}
          onClick={view.turn}
          {...(key ? { shortcut: key } : {})}
        >
          {isTable ? "Show the chart" : "Show the table"}
        </Button>
        <Button size="small" onClick={() => download(fileName, toCsv(table))}>
          Download CSV
        </Button>
      </div>
    </figure>
  );
}

/** Who wants tables wants them for every chart, so the choice is one for the page. */
const view = createView();

function createView() {
  let isTable = false;
  const listeners = new Set<() => void>();
  return {
    isTable: () => isTable,
    turn: () => {
      isTable = !isTable;
      for (const tell of listeners) tell();
    },
    subscribe: (tell: () => void) => {
      listeners.add(tell);
      return () => void listeners.delete(tell);
    },
  };
}

function Twin({
  caption,
  table,
  show = [],
}: {
  readonly caption: string;
  readonly table: Cells;
  readonly show: ChartFrameProps["show"];
}) {
  const [header = [], ...body] = table;
  const rows = body.map((cells, index) => ({ key: String(index), cells }));
  return (
    <div className="max-h-80 overflow-y-auto">
      <DataTable
        caption={caption}
        rows={rows}
        keyOf={({ key }) => key}
        columns={header.map((title, i) => ({
          key: String(i),
          title: String(title),
          isNumber: typeof rows[0]?.cells[i] === "number",
          cell: ({ cells }: (typeof rows)[number]) => {
            const value = cells[i] ?? "";
            return typeof value === "number" ? (show?.[i]?.(value) ?? String(value)) : value;
          },
        }))}
      />
    </div>
  );
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
