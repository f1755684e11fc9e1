import type { ReviewYieldsDto } from "#lib/contracts/simulation-parts";
import type { CompiledPolicy } from "#lib/decision/compile-policy";
import { decide } from "#lib/decision/decide";
import type { LogRow } from "#lib/decision/simulator/log-row";
import { type DoneReview, reviewYield } from "#lib/decision/simulator/review-yield";
import type { Steps } from "#lib/decision/simulator/steps";
import { finalWord, servedBy } from "../known-truth";
import type { ReplayCase } from "./replay-window";
import { segmentOf } from "./segments";
import { toPairedDto } from "./to-dtos";

/** Confidence, in ranges that are finer where a bar is usually set. */
const EDGES = [0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1];
const STEP = 2_000;

/**
 * What the finished reviews of a window brought, by confidence and segment, priced with `ruler`: whether the answer differs
 * from what the model proposed, and what either costs at the best-known truth: an outcome, an appeal, a second look, else the
 * answer itself. In steps.
 */
export function* yieldingReviews(
  cases: readonly ReplayCase[],
  log: readonly LogRow[],
  ruler: CompiledPolicy,
): Steps<ReviewYieldsDto> {
  const done: DoneReview[] = [];
  let checked = 0;
  for (const [i, it] of cases.entries()) {
    const found = doneReview(it, log[i] as LogRow, ruler);
    if (found) done.push(found.review);
    if (found?.isChecked) checked += 1;
    if (i % STEP === STEP - 1) yield;
  }
  const rows = done.length === 0 ? [] : reviewYield(done, EDGES);
  return {
    n: done.length,
    checked,
    rows: rows.map(({ segment, savedWithout, ...row }) => ({
      ...row,
      segment: segmentOf(segment).is_rest ? "others" : segmentOf(segment).value,
      saved_without: toPairedDto(savedWithout),
    })),
  };
}

function doneReview(
  it: ReplayCase,
  { input, segment = "" }: LogRow,
  ruler: CompiledPolicy,
): { review: DoneReview; isChecked: boolean } | null {
  const answer = servedBy(it) === "human" ? finalWord(it.answers)?.label : null;
  if (!answer || it.provisional === null) return null;
  const { costs, deciders, decider } = decide(input, ruler);
  const told = better(it);
  const truth = ruler.labels.indexOf(told ?? answer);
  const priceOf = (action: string) => costs?.[ruler.actions.indexOf(action)]?.[truth];
  const [automaticCost, answeredCost] = [priceOf(it.provisional), priceOf(answer)];
  if (automaticCost === undefined || answeredCost === undefined) return null;
  const asked = deciders.find(({ id }) => id === decider) ?? deciders[0];
  const score = Math.min(1, Math.max(...it.probabilities));
  const hasChangedAction = answer !== it.provisional;
  const fee = asked?.fee ?? 0;
  const review = { score, segment, hasChangedAction, automaticCost, answeredCost, fee };
  return { review, isChecked: told !== null };
}

/** Somebody else's word: an outcome before an appeal before a second look. */
function better({ outcome, answers }: ReplayCase): string | null {
  const closed = answers.filter(({ isOpen }) => !isOpen);
  const said = (of: "appeal" | "audit") => closed.find(({ origin }) => origin === of)?.label;
  return outcome ?? said("appeal") ?? said("audit") ?? null;
}
