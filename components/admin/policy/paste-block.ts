import { type Cost, readCell } from "./cell-text";

export type PastedCell = { readonly truth: string; readonly decided: string; readonly cost: Cost };

/** What a pasted block means, or why it cannot be taken. */
export type Pasted = { readonly cells: readonly PastedCell[] } | { readonly fault: string };

type Names = { readonly truths: readonly string[]; readonly decided: readonly string[] };

/**
 * Reads a block of a spreadsheet, tabs or commas between cells. With a header (truths down, decisions across) cells go by name,
 * in whatever order; without one they start at the cell given. Refuses names that do not exist and blocks that stick out.
 */
export function readBlock(
  text: string,
  names: Names,
  at: { readonly row: number; readonly column: number },
): Pasted {
  const rows = text
    .replace(/[\r\n]+$/, "")
    .split(/\r?\n/)
    .map((line) => line.split(line.includes("\t") ? "\t" : ",").map((it) => it.trim()));
  const [first = []] = rows;
  const hasHeader = first.slice(1).some((it) => names.decided.includes(it));
  return hasHeader ? byName(rows, names) : byPlace(rows, names, at);
}

function byName([header = [], ...body]: string[][], { truths, decided }: Names): Pasted {
  const across = header.slice(1);
  const stranger = [...across.filter((it) => !decided.includes(it)), ...strange(body, truths)][0];
  if (stranger !== undefined) return { fault: `"${stranger}" is not one of the names here` };
  return collect(
    body.flatMap(([truth = "", ...cells]) =>
      cells.map((typed, i) => ({ truth, decided: across[i] ?? "", typed })),
    ),
  );
}

function strange(body: readonly string[][], truths: readonly string[]): string[] {
  return body.flatMap(([truth = ""]) => (truths.includes(truth) ? [] : [truth]));
}

function byPlace(
  rows: readonly string[][],
  { truths, decided }: Names,
  { row, column }: { row: number; column: number },
): Pasted {
  return collect(
    rows.flatMap((cells, i) =>
      cells.map((typed, j) => ({
        truth: truths[row + i] ?? "",
        decided: decided[column + j] ?? "",
        typed,
      })),
    ),
  );
}

function collect(
  found: readonly { readonly truth: string; readonly decided: string; readonly typed: string }[],
): Pasted {
  const cells: PastedCell[] = [];
  for (const { truth, decided, typed } of found) {
    const cost = readCell(typed);
    if (truth === "" || decided === "") return { fault: "The block is larger than the grid" };
    if (cost === null) return { fault: `"${typed}" is neither a number nor a formula` };
    cells.push({ truth, decided, cost });
  }
  return { cells };
}
