import type { ReactNode } from "react";
import { cn } from "./cn";
import { ScrollRegion } from "./scroll-region";

export type Column<Row> = {
  readonly key: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand at the end of their column, digit under digit. */
  readonly isNumber?: boolean;
};

/** Rows under headings, scrolling sideways by itself where the screen is narrow. */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  keyOf,
}: {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
}) {
  return (
    <ScrollRegion label={caption}>
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ key, title, isNumber }) => (
              <th
                key={key}
                scope="col"
                className={cn(
                  "border-b px-3 py-2 font-medium text-muted",
                  isNumber ? "text-end" : "text-start",
                )}
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} className="border-b last:border-b-0 hover:bg-sunken">
              {columns.map(({ key, cell, isNumber }) => (
                <td key={key} className={cn("px-3 py-2", isNumber && "tabular text-end")}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
