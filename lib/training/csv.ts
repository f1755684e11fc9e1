/** One line of a CSV file: its text as it stands, and its cells by column name. */
export type CsvRow = {
  readonly line: string;
  readonly cells: Readonly<Record<string, string | number | null>>;
};

/**
 * Reads a CSV file as R's `write.csv` leaves it: a header, quoted texts with doubled quotes, bare numbers, a bare `NA`
 * for what is missing, no line break inside a cell. Throws a `SyntaxError` naming the line that is not so.
 */
export function readCsv(text: string): CsvRow[] {
  const [header = "", ...lines] = text.replace(/\r?\n$/, "").split(/\r?\n/);
  const names = cellsOf(header, 1).map(String);
  return lines.map((line, index) => {
    const cells = cellsOf(line, index + 2);
    if (cells.length !== names.length) {
      throw new SyntaxError(`Line ${index + 2} holds ${cells.length} cells, not ${names.length}`);
    }
    return { line, cells: Object.fromEntries(names.map((name, at) => [name, cells[at] ?? null])) };
  });
}

/** A quoted text or anything without a comma, then a comma or the end. */
const CELL = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;

function cellsOf(line: string, number: number): (string | number | null)[] {
  const cells: (string | number | null)[] = [];
  CELL.lastIndex = 0;
  for (;;) {
    const match = CELL.exec(line);
    if (!match) throw new SyntaxError(`Line ${number} is no CSV`);
    const [, quoted, bare = "", end] = match;
    cells.push(quoted === undefined ? bareCell(bare, number) : quoted.replaceAll('""', '"'));
    if (end === "") return cells;
  }
}

function bareCell(text: string, number: number): number | null {
  if (text === "NA") return null;
  const value = Number(text);
  if (text === "" || !Number.isFinite(value)) throw new SyntaxError(`Line ${number}: ${text}`);
  return value;
}
