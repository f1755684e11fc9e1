/** A table of cells, the first row its header. */
export type Cells = readonly (readonly (string | number)[])[];

/** A table as CSV (RFC 4180): quoted where a comma, a quote or a line break asks for it, lines ended by CRLF. */
export function toCsv(cells: Cells): string {
  return cells.map((row) => `${row.map(toField).join(",")}\r\n`).join("");
}

function toField(cell: string | number): string {
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
