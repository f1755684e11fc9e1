import type { DecisionRow } from "#lib/decision/decision-row";
import { type ExplainedSum, explainSum } from "#lib/decision/explain-sum";
import type { Mat } from "#lib/decision/matrix";
import type { Policy } from "#lib/decision/policy";
import { type PolicyPreview, previewPolicy } from "#lib/decision/preview-policy";
import { argmax } from "#lib/decision/risks";
import { formatNumber, formatPercent, formatProbability } from "#lib/kernel/format";
import { reasonInWords } from "../reason-words";

/** One example told in sentences. */
export type Told = {
  /** What the model says, and what is cheapest where that differs. */
  readonly opinion: string;
  /** The sum with what it is held against; `null` without costs. */
  readonly sum: string | null;
  /** What happens, and why. */
  readonly verdict: string;
};

/** `0.40 × 1,000 = 400`; terms that cost nothing are left out. */
export function sumText({ terms, automatic }: Pick<ExplainedSum, "terms" | "automatic">): string {
  const costly = terms.filter(({ cost }) => cost !== 0);
  if (costly.length === 0) return formatNumber(automatic);
  const products = costly.map(
    ({ probability, cost }) => `${formatProbability(probability)} × ${formatNumber(cost)}`,
  );
  return `${products.join(" + ")} = ${formatNumber(automatic)}`;
}

/** Tells a row the way the desk and the policy page print it. */
export function tellRow(
  row: DecisionRow,
  { labels, actions }: { readonly labels: readonly string[]; readonly actions: readonly string[] },
): Told {
  const explained = explainSum(row, labels, row.costs, actions);
  const sum =
    explained &&
    `${sumText(explained)} ${explained.exceeds ? ">" : "≤"} ${formatNumber(explained.limit)}`;
  return { opinion: opinionText(row, labels, actions), sum, verdict: verdictText(row) };
}

/** How much a reviewer may err before asking no longer pays, `share = room / harm`. */
export type Allowance = { readonly share: number; readonly room: number; readonly harm: number };

/** The allowance for one example at constant costs; `null` where nobody is asked anyway. */
export function errorAllowance(
  row: DecisionRow,
  labels: readonly string[],
  { review_cost, action_rule }: Pick<Policy, "review_cost" | "action_rule">,
): Allowance | null {
  const { costs, probabilities: p } = row;
  if (!(costs && p) || costs.length !== labels.length) return null;
  const asked: PolicyPreview = previewPolicy({
    labels: [...labels],
    probabilities: Object.fromEntries(labels.map((label, y) => [label, p[y] ?? 0])),
    costs: triplesOf(costs, labels),
    review_cost,
    action_rule,
  });
  const { reviewer_error: share } = asked.break_even;
  const room = asked.net_benefit_of_review;
  return share === null || share === 0 || share === 1 || !(room > 0)
    ? null
    : { share, room, harm: room / share };
}

function triplesOf(C: Mat, labels: readonly string[]) {
  return C.flatMap((row, a) =>
    row.map((cost, y) => ({ truth: labels[y] ?? "", decided: labels[a] ?? "", cost })),
  );
}

function opinionText(
  { probabilities: p, provisional, risks }: DecisionRow,
  labels: readonly string[],
  actions: readonly string[],
): string {
  if (!p) return "The model says nothing.";
  const top = argmax(p);
  const likeliest = labels[top] ?? "";
  const says = `Model says ${likeliest} (${formatPercent(p[top] ?? Number.NaN)})`;
  if (provisional === null || provisional === likeliest) return `${says}.`;
  const risk = (name: string) => formatNumber(risks[actions.indexOf(name)] ?? Number.NaN);
  return `${says}, cheapest action: ${provisional}, ${risk(provisional)} against ${risk(likeliest)}.`;
}

function verdictText({ route, action, reasons }: DecisionRow): string {
  const why = reasonInWords(reasons[0]?.code ?? "");
  if (route === "review") return `A person decides: ${why}.`;
  if (route === "reject") return `The request is refused: ${why}.`;
  return `Answered at once, ${action}: ${why}.`;
}
