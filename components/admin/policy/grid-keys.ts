/** A cell of a grid, counted from 0. */
export type Place = { readonly row: number; readonly column: number };
export type GridSize = { readonly rows: number; readonly columns: number };

/** A key press, as far as a grid cares. */
export type Press = {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
};

/** What a key does on a cell that is not being typed into; `null` leaves the key to the browser. */
export type GridAct =
  | { readonly to: "move"; readonly place: Place }
  /** Opens the cell; `text` replaces what it held. */
  | { readonly to: "edit"; readonly text: string | null }
  | { readonly to: "clear" }
  | null;

/**
 * The keys of a spreadsheet: arrows, Home and End (with Ctrl: first and last cell), Tab through the cells and out at either
 * end, F2 and Enter to edit, any character to type over, Delete to clear.
 */
export function gridAct(press: Press, at: Place, size: GridSize): GridAct {
  const { key, altKey } = press;
  if (altKey) return null;
  const place = moved(press, at, size);
  if (place) return { to: "move", place };
  const isCommand = press.ctrlKey || press.metaKey;
  if (isCommand) return null;
  if (key === "F2" || key === "Enter") return { to: "edit", text: null };
  if (key === "Delete" || key === "Backspace") return { to: "clear" };
  return key.length === 1 && key !== " " ? { to: "edit", text: key } : null;
}

/** Where a committed cell leads: Enter down, Tab on, with Shift back; it stays at the end. */
export function placeAfter(press: Press, at: Place, size: GridSize): Place {
  const step = press.shiftKey ? -1 : 1;
  if (press.key === "Tab") return next(at, step, size) ?? at;
  return within({ row: at.row + step, column: at.column }, size);
}

/** Rows and columns that a key walks, or with Ctrl leaps. */
const STRIDES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

function moved(press: Press, at: Place, size: GridSize): Place | null {
  const { key, shiftKey } = press;
  const isFar = press.ctrlKey || press.metaKey;
  const stride = STRIDES[key];
  if (stride) {
    const reach = isFar ? Math.max(size.rows, size.columns) : 1;
    return within({ row: at.row + stride[0] * reach, column: at.column + stride[1] * reach }, size);
  }
  if (key === "Tab") return isFar ? null : next(at, shiftKey ? -1 : 1, size);
  return atEnd(key, isFar, at, size);
}

function atEnd(key: string, isFar: boolean, { row }: Place, size: GridSize): Place | null {
  if (key === "Home") return { row: isFar ? 0 : row, column: 0 };
  if (key !== "End") return null;
  return { row: isFar ? size.rows - 1 : row, column: size.columns - 1 };
}

/** The next cell in reading order; `null` beyond the ends, where Tab leaves the grid. */
function next({ row, column }: Place, step: 1 | -1, { rows, columns }: GridSize): Place | null {
  const index = row * columns + column + step;
  if (index < 0 || index >= rows * columns) return null;
  return { row: Math.floor(index / columns), column: index % columns };
}

function within({ row, column }: Place, { rows, columns }: GridSize): Place {
  return { row: clamp(row, rows), column: clamp(column, columns) };
}

function clamp(index: number, count: number): number {
  return Math.max(0, Math.min(count - 1, index));
}
