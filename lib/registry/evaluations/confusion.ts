import type { Db } from "#lib/db/client";
import { costMatrixFromTriples } from "#lib/decision/cost-triples";
import { argmax } from "#lib/decision/risks";
import type { Pricing } from "#lib/pipeline/manifest";
import type { EvaluatedRows } from "./evaluation";
import { unpackRows } from "./packed-rows";
import { readPacked } from "./store";

/** Of the cases of one label, those whose likeliest label is another, or the same. */
export type ConfusionCell = {
  readonly truth: string;
  readonly decided: string;
  readonly n: number;
  /** What they cost together when decided so; `null` without prices. */
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

/**
 * How often each truth was taken for each label, and what that cost, truth by truth in the order of the labels. A case
 * without the amount its cost depends on is priced at an amount of 0, as its metrics are.
 */
export function confusionOf(
  { labels, amountNames, rows }: EvaluatedRows,
  pricing: Pick<Pricing, "costs"> | null,
): ConfusionCell[] {
  const prices = pricing && costMatrixFromTriples(labels, labels, pricing.costs);
  const counts = labels.map(() => labels.map(() => ({ n: 0, cost: 0 })));
  for (const { truth, probabilities, amounts } of rows) {
    const decided = argmax(probabilities);
    const cell = counts[truth]?.[decided];
    if (!cell) throw new RangeError("a row names a label that is not there");
    const price = prices?.[decided]?.[truth] ?? 0;
    cell.n += 1;
    cell.cost +=
      typeof price === "number"
        ? price
        : price.base + price.per_unit * (amounts[amountNames.indexOf(price.of)] ?? 0);
  }
  return labels.flatMap((truth, y) =>
    labels.map((decided, a) => {
      const { n = 0, cost = 0 } = counts[y]?.[a] ?? {};
      return { truth, decided, n, cost: prices ? cost : null };
    }),
  );
}
