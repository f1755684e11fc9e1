import { atConfidence } from "#lib/decision/agreement/confidence-strata";
import type { CompiledPolicy } from "#lib/decision/compile-policy";
import { DecisionError } from "#lib/decision/decision-error";
import { noiseCorrection } from "#lib/decision/estimation/noisy-labels";
import type { Mat } from "#lib/decision/matrix";
import type { LogRow } from "#lib/decision/simulator/log-row";
import type { Steps } from "#lib/decision/simulator/steps";
import { knownLabel } from "../known-truth";
import type { ReplayCase } from "./replay-window";

type Telling = {
  readonly labels: readonly string[];
  /** The policy that each prediction was decided by, for the errors of the reviewers it names. */
  readonly policies: ReadonlyMap<string, CompiledPolicy>;
  /** A key each, or none. */
  readonly segments: readonly string[] | null;
};

/** The log of a simulation, a row a case. A stop switch of the day is left out: it says nothing of any policy. In steps. */
export function* logRows(cases: readonly ReplayCase[], telling: Telling): Steps<LogRow[]> {
  const isFullyTold = cases.length > 0 && cases.every(({ outcome }) => outcome);
  const log: LogRow[] = [];
  for (const [i, it] of cases.entries()) {
    const row = toLogRow(it, isFullyTold, telling);
    const segment = telling.segments?.[i];
    log.push(segment === undefined ? row : { ...row, segment });
    if (i % STEP === STEP - 1) yield;
  }
  return log;
}

const STEP = 5_000;

function toLogRow(it: ReplayCase, isFullyTold: boolean, { labels, policies }: Telling): LogRow {
  const { circumstances, probabilities, features, context } = it;
  const { stopSwitch: _, ...lasting } = circumstances;
  const told = { ...(features ? { features } : {}), ...(context ? { context } : {}) };
  const input = { ...lasting, ...told, probabilities };
  const { label, q, isPending, isAnswer, decider } = knownLabel(it, isFullyTold);
  const truth = label === null ? null : labels.indexOf(label);
  const M = isAnswer ? errorsOf(policies.get(it.policyId), probabilities, decider) : null;
  if (truth === null || M === null) return { input, truth, q, isPending };
  // Answers whose errors cannot be undone tell nothing.
  return isUndone(M)
    ? { input, truth, q, isPending, answeredBy: M }
    : { input, truth: null, q: 0, isPending: false };
}

/** How whoever answered errs, at the model's confidence where that is told apart; `null` for somebody who never does. */
function errorsOf(
  policy: CompiledPolicy | undefined,
  p: readonly number[],
  decider: string | null,
): Mat | null {
  const deciders = policy ? atConfidence(policy, p).deciders : [];
  return (deciders.find(({ id }) => id === decider) ?? deciders[0])?.M ?? null;
}

const undone = new WeakMap<Mat, boolean>();

function isUndone(M: Mat): boolean {
  const known = undone.get(M) ?? canBeUndone(M);
  undone.set(M, known);
  return known;
}

function canBeUndone(M: Mat): boolean {
  try {
    noiseCorrection(M);
    return true;
  } catch (error) {
    if (error instanceof DecisionError) return false;
    throw error;
  }
}
