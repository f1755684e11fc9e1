import type { Db } from "#lib/db/client";
import type { CompiledPolicy } from "#lib/decision/compile-policy";
import { argmax } from "#lib/decision/risks";
import { type PairedDifference, pairedDifference } from "#lib/decision/simulator/paired";
import { evaluatedRows } from "./confusion";
import type { EvaluatedRows } from "./evaluation";
import { type PolicyOutcome, policyOutcome } from "./policy-outcome";

/** A version's answers to held-out rows under one policy: shares, and money a case. */
export type PricedEvaluation = {
  readonly rows: number;
  readonly accuracy: PairedDifference;
  readonly reviewRate: PairedDifference;
  readonly costWithPeople: PairedDifference;
};

/**
 * Every row that a version answered in an evaluation, decided by the rule that routes traffic under a policy of these labels;
 * `null` where the evaluation does not speak of them all, or has no row.
 */
export async function priceEvaluation(
  db: Db,
  evaluationId: string,
  policy: { readonly labels: readonly string[]; readonly compiled: CompiledPolicy },
): Promise<PricedEvaluation | null> {
  return priceRows(await evaluatedRows(db, evaluationId), policy);
}

async function priceRows(
  { labels: own, amountNames, rows }: EvaluatedRows,
  { labels, compiled }: { readonly labels: readonly string[]; readonly compiled: CompiledPolicy },
): Promise<PricedEvaluation | null> {
  const places = labels.map((label) => own.indexOf(label));
  if (places.includes(-1) || own.length !== labels.length) return null;
  const priced: (PolicyOutcome & { readonly isRight: number })[] = [];
  for (const { probabilities, truth, amounts } of rows) {
    const p = places.map((place) => probabilities[place] ?? Number.NaN);
    const label = places.indexOf(truth);
    const named = Object.fromEntries(amountNames.map((name, i) => [name, amounts[i] ?? null]));
    const isRight = argmax(p) === label ? 1 : 0;
    priced.push({ isRight, ...policyOutcome(p, label, named, compiled) });
    if (priced.length % ROWS_A_TURN === 0) await nextTurn();
  }
  const of = (member: keyof (typeof priced)[number]) => meanOf(priced.map((it) => it[member]));
  const [accuracy, reviewRate, cost] = [of("isRight"), of("isReviewed"), of("withPeople")];
  if (!accuracy || !reviewRate || !cost) return null;
  return { rows: rows.length, accuracy, reviewRate, costWithPeople: cost };
}

/** About a millisecond's work: whoever asks for a prediction meanwhile does not wait for all rows. */
const ROWS_A_TURN = 100;

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** A mean with its interval is how much it differs from nothing. */
function meanOf(values: readonly number[]): PairedDifference | null {
  return pairedDifference(values, new Float64Array(values.length));
}
