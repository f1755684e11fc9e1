/** A cell of a printed table. Numbers are set to the right, rounded to what a reader can use; `null` is a dash. */
export type Cell = string | number | boolean | null;

/** A table as lines of text, columns in the order of the first line's members. */
export function textTable(lines: readonly Readonly<Record<string, Cell>>[]): string {
  const columns = Object.keys(lines[0] ?? {});
  const cells = lines.map((line) => columns.map((column) => cellText(line[column] ?? null)));
  const widths = columns.map((column, c) =>
    Math.max(column.length, ...cells.map((row) => row[c]?.length ?? 0)),
  );
  const isNumeric = columns.map((column) =>
    lines.every((line) => typeof (line[column] ?? 0) === "number"),
  );
  const set = (row: readonly string[]) =>
    row
      .map((text, c) =>
        isNumeric[c] ? text.padStart(widths[c] ?? 0) : text.padEnd(widths[c] ?? 0),
      )
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "-".repeat(width)).join("  ");
  return [set(columns), rule, ...cells.map(set)].join("\n");
}

/** A number as a person reads it: whole ones grouped by thousands, others with three figures or more. */
function figureText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value)) return value.toLocaleString("en-US");
  const size = Math.abs(value);
  if (size >= 1000) return Math.round(value).toLocaleString("en-US");
  if (size >= 100) return value.toFixed(1);
  return size >= 1 ? value.toFixed(2) : value.toFixed(4);
}

function cellText(cell: Cell): string {
  if (cell === null) return "–";
  if (typeof cell === "boolean") return cell ? "yes" : "no";
  return typeof cell === "number" ? figureText(cell) : cell;
}
