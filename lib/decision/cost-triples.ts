import { DecisionError } from "./decision-error";

/** What one decision costs once the truth is known, by name. */
export type CostTriple<Cost = number> = {
  readonly truth: string;
  readonly decided: string;
  readonly cost: Cost;
};

/**
 * As truth and decided of one entry: every cell off the diagonal that no other entry names, so that a thousand labels
 * need no million entries.
 */
const REST = "*";

/** What is wrong with a list of triples: where, and in words. */
export type TripleFault = {
  readonly code: Uppercase<string>;
  readonly pointer: string;
  readonly detail: string;
};

/**
 * The one place where named costs become `C[action][truth]`. `actions` are the labels followed by any further actions.
 * Deciding the true label costs 0 unless a triple says otherwise; every other cell has to be named, exactly once, or left to
 * an entry for the rest.
 * Throws `UNKNOWN_NAME`, `DUPLICATE_NAME` or `MISSING_CELL`.
 */
export function costMatrixFromTriples<Cost>(
  labels: readonly string[],
  actions: readonly string[],
  triples: readonly CostTriple<Cost>[],
  path = "/costs",
): (Cost | 0)[][] {
  const { cells, faults } = placeTriples(labels, actions, triples, path);
  const [fault] = faults;
  if (fault) throw new DecisionError(fault.code, fault.pointer, fault.detail);
  return cells;
}

/** As `costMatrixFromTriples`, but collects every fault instead of throwing the first; cells at fault hold 0. */
export function placeTriples<Cost>(
  labels: readonly string[],
  actions: readonly string[],
  triples: readonly CostTriple<Cost>[],
  path = "/costs",
): { cells: (Cost | 0)[][]; faults: TripleFault[] } {
  const { placed, rest, faults } = placeNamed(labels, actions, triples, path);
  const cells = placed.map((row, a) =>
    row.map((named, y) => {
      const it = named ?? (a === y ? null : rest);
      if (it === null && a !== y) faults.push(missing(path, actions[a], labels[y]));
      return it === null ? 0 : it.cost;
    }),
  );
  return { cells, faults };
}

/** Each triple in its cell, and the one for the rest. */
function placeNamed<Cost>(
  labels: readonly string[],
  actions: readonly string[],
  triples: readonly CostTriple<Cost>[],
  path: string,
) {
  const placed = actions.map(() => labels.map((): { cost: Cost } | null => null));
  const places = triples.map((triple, i) => ({ ...triple, at: `${path}/${i}` }));
  const [rest = null, ...more] = places.filter(isRest);
  const faults = more.map(({ at }) => twice(at));
  for (const { truth, decided, cost, at } of places.filter((it) => !isRest(it))) {
    const column = labels.indexOf(truth);
    const row = placed[actions.indexOf(decided)];
    if (column < 0) faults.push(unknown(`${at}/truth`, truth, "label"));
    if (row === undefined) faults.push(unknown(`${at}/decided`, decided, "action"));
    if (column < 0 || row === undefined) continue;
    if (row[column]) faults.push(twice(at));
    row[column] = { cost };
  }
  return { placed, rest, faults };
}

/** Whether an entry prices all that the others leave out. */
export function isRest({ truth, decided }: Pick<CostTriple, "truth" | "decided">): boolean {
  return truth === REST && decided === REST;
}

function twice(pointer: string): TripleFault {
  return { code: "DUPLICATE_NAME", pointer, detail: "is listed twice" };
}

function unknown(pointer: string, name: string, kind: string): TripleFault {
  return { code: "UNKNOWN_NAME", pointer, detail: `"${name}" is not one of the ${kind}s` };
}

function missing(pointer: string, decided = "", truth = ""): TripleFault {
  const detail = `no cost is given for deciding "${decided}" when the truth is "${truth}"`;
  return { code: "MISSING_CELL", pointer, detail };
}
