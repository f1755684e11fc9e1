import type { Db } from "#lib/db/client";
import { costMatrixFromTriples } from "#lib/decision/cost-triples";
import type { Mat } from "#lib/decision/matrix";
import { argmax, pickAction, risks } from "#lib/decision/risks";
import type { Pricing } from "#lib/pipeline/manifest";
import type { EvaluatedRow, EvaluatedRows } from "./evaluation";
import { unpackRows } from "./packed-rows";
import { readPacked } from "./store";

/** Of the cases of one label, those that were answered by another, or the same. */
export type ConfusionCell = {
  readonly truth: string;
  readonly decided: string;
  readonly n: number;
  /** What they cost together when answered so; `null` without prices. */
  readonly cost: number | null;
};

/** Every row a version answered in an evaluation, by the evaluation's id; probabilities sum to one. */
export async function evaluatedRows(db: Db, evaluationId: string): Promise<EvaluatedRows> {
  const answered = unpackRows(await readPacked(db, evaluationId));
  const rows = answered.rows.map((row) => {
    const sum = row.probabilities.reduce((total, p) => total + p, 0); // float32 loses the last bits
    return { ...row, probabilities: row.probabilities.map((p) => p / sum) };
  });
  return { ...answered, rows };
}

/** The same rows answered by two rules: by the likeliest label, and by the cheapest one where there are prices. */
export type Confusion = {
  readonly likeliest: readonly ConfusionCell[];
  readonly cheapest: readonly ConfusionCell[] | null;
};

/**
 * How often each truth was answered by each label, and what that cost, truth by truth in the order of the labels; pairs that
 * never came are left out. A case without the amount its cost depends on is priced at an amount of 0, as its metrics are.
 */
export function confusionOf(
  answered: EvaluatedRows,
  pricing: Pick<Pricing, "costs"> | null,
): Confusion {
  const likeliest = ({ probabilities }: EvaluatedRow) => argmax(probabilities);
  if (pricing === null) return { likeliest: cellsOf(answered, likeliest, null), cheapest: null };
  const prices = pricesOf(answered, pricing);
  const cheapest = (row: EvaluatedRow) => {
    const { probabilities: p } = row;
    return pickAction(risks(p, prices(row)), p);
  };
  return {
    likeliest: cellsOf(answered, likeliest, prices),
    cheapest: cellsOf(answered, cheapest, prices),
  };
}

/** Costs `C[decided][truth]` of one row. */
type Prices = (row: EvaluatedRow) => Mat;

function pricesOf(
  { labels, amountNames }: EvaluatedRows,
  { costs }: Pick<Pricing, "costs">,
): Prices {
  const cells = costMatrixFromTriples(labels, labels, costs);
  const at = (amounts: EvaluatedRow["amounts"]): Mat =>
    cells.map((row) =>
      row.map((cost) => {
        if (typeof cost === "number") return cost;
        return cost.base + cost.per_unit * (amounts[amountNames.indexOf(cost.of)] ?? 0);
      }),
    );
  const isFixed = cells.every((row) => row.every((cost) => typeof cost === "number"));
  const fixed = isFixed ? at([]) : null;
  return ({ amounts }) => fixed ?? at(amounts);
}

function cellsOf(
  { labels, rows }: EvaluatedRows,
  answer: (row: EvaluatedRow) => number,
  prices: Prices | null,
): ConfusionCell[] {
  const sums = labels.map(() => labels.map(() => ({ n: 0, cost: 0 })));
  for (const row of rows) {
    const decided = answer(row);
    const cell = sums[row.truth]?.[decided];
    if (!cell) throw new RangeError("a row names a label that is not there");
    cell.n += 1;
    cell.cost += prices?.(row)[decided]?.[row.truth] ?? 0;
  }
  return labels.flatMap((truth, y) =>
    labels.flatMap((decided, a) => {
      const { n = 0, cost = 0 } = sums[y]?.[a] ?? {};
      return n === 0 ? [] : { truth, decided, n, cost: prices ? cost : null };
    }),
  );
}
