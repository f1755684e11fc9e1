"use client";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "#components/ui/button";
import { DataTable } from "#components/ui/data-table";
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

/** A chart with its twin, a table of the same figures: `T` turns from one to the other. */
export function ChartFrame({ summary, table, show, fileName, children, legend }: ChartFrameProps) {
  const [isTable, setIsTable] = useState(false);
  const frame = useRef<HTMLElement>(null);
  useTwinKey(frame, () => setIsTable((it) => !it));
  return (
    <figure ref={frame} className="flex flex-col gap-2">
      {isTable ? <Twin caption={summary} table={table} show={show} /> : children}
      {isTable ? null : legend}
      <figcaption className="text-muted text-sm">{summary}</figcaption>
      <div className="flex flex-wrap gap-2">
        <Button
          size="small"
          shortcut="T"
          aria-pressed={isTable}
          onClick={() => setIsTable(!isTable)}
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

/** `T` turns the chart that has the focus, or every chart while nothing has it. */
function useTwinKey(frame: { readonly current: HTMLElement | null }, turn: () => void): void {
  const act = useRef(turn);
  useEffect(() => {
    act.current = turn;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      if (!isTwinKey(event) || target?.closest(TYPED_INTO)) return;
      const figure = target?.closest("figure") ?? null;
      if (figure === null || figure === frame.current) act.current();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [frame]);
}

const TYPED_INTO = "input, textarea, select, [contenteditable], [role=grid], dialog";

function isTwinKey(event: KeyboardEvent): boolean {
  const { key, ctrlKey, metaKey, altKey, shiftKey, repeat, isComposing } = event;
  const isHeld = ctrlKey || metaKey || altKey || shiftKey;
  return key.toLowerCase() === "t" && !(isHeld || repeat || isComposing);
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
