import { type CompiledCosts, type CompiledPolicy, priceMatrix } from "../compile-policy";
import type { Decider } from "../ladder/decider";
import type { Mat } from "../matrix";
import type { AnswerCount } from "./answer-counts";
import { STRATA } from "./confidence-strata";
import { type ReviewerProfile, reviewerProfile } from "./reviewer-profile";

/** Rows closer than this in every cell route alike for all that matters: one answer in a hundred. */
const LEAST_CHANGE = 0.01;

/**
 * A policy with its reviewers as they were measured: from its least number of answers to a truth on, 30 unless told, the row
 * of `M` is the one counted, drawn toward the stated one; below, it is the stated one. Where answers are weighed (`combined`)
 * the rows are those of the model's confidence, as far as as many answers were given at it. A decider without a stated reviewer is declared never to err and stays
 * so. Answers that the stated reviewer never gives are not counted. The policy itself where nothing is measured. Plain
 * quotients of counts, so that the same counts give the same bits.
 */
export function withMeasuredReviewers(
  stated: CompiledPolicy,
  counts: readonly AnswerCount[],
): CompiledPolicy {
  const measured = stated.deciders.map((it) => measureDecider(it, stated, counts));
  if (measured.every((it) => it === null)) return stated;
  const at = (choose: (it: Measured) => Mat) =>
    repriced(
      stated,
      stated.deciders.map((it, r) => (measured[r] ? { ...it, M: choose(measured[r]) } : it)),
    );
  const isWeighed = stated.policy.reviewer_mode === "combined";
  const strata = Array.from({ length: STRATA }, (_, s) =>
    at(({ byStratum }) => byStratum[s] ?? []),
  );
  return { ...at(({ pooled }) => pooled), strata: isWeighed ? strata : null };
}

/** Whether some reviewer of two compilations of one policy answers otherwise by more than one in a hundred. */
export function doReviewersDiffer(a: CompiledPolicy, b: CompiledPolicy): boolean {
  const strata = Array.from({ length: STRATA }, (_, s) => s);
  return strata.some((s) => {
    const [one, other] = [a, b].map((it) => (it.strata?.[s] ?? it).deciders.map(({ M }) => M));
    return gap(one ?? [], other ?? []) > LEAST_CHANGE;
  });
}

type Measured = { readonly pooled: Mat; readonly byStratum: readonly Mat[] };

/** `null` where every row is the stated one. */
function measureDecider(
  { id, M }: Decider,
  { labels, actions, policy: { statistics } }: CompiledPolicy,
  counts: readonly AnswerCount[],
): Measured | null {
  if (M === null) return null;
  const answers = M[0]?.length === actions.length ? actions : labels;
  const own = counts.filter(({ decider }) => decider === id);
  const { reviewer_prior_answers: k, reviewer_min_answers: least } = statistics;
  const profileOf = (some: readonly AnswerCount[]) =>
    reviewerProfile(tableOf(some, labels, answers), M, k, least);
  const pooled = profileOf(own);
  if (pooled.usesPrior.every((it) => it)) return null;
  const byStratum = Array.from({ length: STRATA }, (_, s) =>
    orPooled(profileOf(own.filter(({ stratum }) => stratum === s)), pooled),
  );
  return { pooled: pooled.routingM, byStratum };
}

function orPooled({ M, usesPrior }: ReviewerProfile, { routingM }: ReviewerProfile): Mat {
  return routingM.map((row, y) => (usesPrior[y] ? row : (M[y] ?? row)));
}

function tableOf(
  counts: readonly AnswerCount[],
  truths: readonly string[],
  answers: readonly string[],
): number[][] {
  const table = truths.map(() => answers.map(() => 0));
  for (const { truth, answered, n } of counts) {
    const row = table[truths.indexOf(truth)];
    const m = answers.indexOf(answered);
    if (row && m >= 0) row[m] = (row[m] ?? 0) + n;
  }
  return table;
}

function repriced(stated: CompiledPolicy, deciders: readonly Decider[]): CompiledPolicy {
  const costs = ({ spec, fixed }: CompiledCosts): CompiledCosts => ({
    spec,
    fixed: fixed && priceMatrix(fixed.C, deciders),
  });
  const matrices = [...stated.matrices].map(([name, it]) => [name, costs(it)] as const);
  return { ...stated, deciders, costs: costs(stated.costs), matrices: new Map(matrices) };
}

function gap(a: readonly (Mat | null)[], b: readonly (Mat | null)[]): number {
  const other = b.map((M) => M ?? []).flat(2);
  return a
    .map((M) => M ?? [])
    .flat(2)
    .reduce(
      (most, it, i) => Math.max(most, Math.abs(it - (other[i] ?? Number.POSITIVE_INFINITY))),
      0,
    );
}
