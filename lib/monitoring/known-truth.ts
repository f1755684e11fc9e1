import type { Evidence } from "./evidence";

type Answered = Pick<Evidence, "route" | "answers" | "outcome" | "isSampled" | "pi">;

/** How a prediction was served in the end: whose word the caller has. */
export type ServedBy = "model" | "human" | "fallback" | "nobody_yet";

/** What is known about the truth of one prediction, and how likely that was before anybody looked. */
export type Known = {
  readonly label: string | null;
  /** In (0, 1]. */
  readonly q: number;
  /** Whether the chance is that of an audit draw. */
  readonly isByDraw: boolean;
  /** A review or an audit that was drawn is not answered yet, so the row is neither seen nor unseen. */
  readonly isPending: boolean;
  /** The label is a reviewer's word only, which may be wrong. */
  readonly isAnswer: boolean;
  /** As whom of the ladder that word was given; `null` where the policy's first reviewer was meant, or nobody's word it is. */
  readonly decider: string | null;
};

/** Whose word stands: the model's, a person's, the deadline's, or nobody's while the case is open. */
export function servedBy({ route, answers }: Pick<Evidence, "route" | "answers">): ServedBy {
  if (route === "auto") return "model";
  const last = finalWord(answers);
  if (last === null) return "nobody_yet";
  return last.source === "human" ? "human" : "fallback";
}

/** The label that a routed or appealed case ended in; `null` while one is open. */
export function finalWord(answers: Evidence["answers"]) {
  const told = answers.filter(({ origin }) => origin === "routed" || origin === "appeal");
  const last = told.at(-1);
  return last && !last.isOpen && last.label !== null ? last : null;
}

/**
 * `qLabel`: whether some answer exists. A completed review is certain; automatic and expired ones count by their audit
 * alone, since who expires is not random. `isFullyTold`: outcomes arrive for every prediction of the window.
 */
export function knownLabel(row: Answered, isFullyTold: boolean): Known {
  if (isFullyTold) return certain(row.outcome);
  const served = servedBy(row);
  // Its review is sure to come, so nothing is known yet and nothing is missing.
  if (served === "nobody_yet") return certain(null);
  if (served !== "human") return byAudit(row);
  const better = betterWord(row);
  // What people said, not the decision: where answers are weighed, that is partly the model's own word.
  const last = finalWord(row.answers);
  return better === null ? certain(last?.word ?? null, last) : certain(better);
}

/**
 * `qTruth`: whether a truth exists that is good enough to price the answer served. For a reviewer that is somebody else's
 * word, unless the policy declares reviewers perfect; otherwise reviewers would grade themselves.
 */
export function knownTruth(
  row: Answered,
  { isFullyTold, isPerfect }: { isFullyTold: boolean; isPerfect: boolean },
): Known {
  const needsSecondWord = servedBy(row) === "human" && !isPerfect && !isFullyTold;
  return needsSecondWord ? byAudit(row) : knownLabel(row, isFullyTold);
}

function byAudit(row: Answered): Known {
  const { isSampled, pi: q } = row;
  const draw = { q, isByDraw: true };
  if (!isSampled) return { ...draw, label: null, isPending: false, ...saidBy(null) };
  const better = betterWord(row);
  const audit = row.answers.find(({ origin, isOpen }) => origin === "audit" && !isOpen);
  const label = better ?? audit?.label ?? null;
  return { ...draw, label, isPending: label === null, ...saidBy(better === null ? audit : null) };
}

/** Outcome before adjudication. Who appeals is not random, so an adjudication betters a label and never makes one. */
function betterWord({ outcome, answers }: Answered): string | null {
  const appeal = answers.find(({ origin, isOpen }) => origin === "appeal" && !isOpen);
  return outcome ?? appeal?.label ?? null;
}

function certain(label: string | null, by: Word = null): Known {
  return { label, q: 1, isByDraw: false, isPending: label === null, ...saidBy(by) };
}

/** The case whose answer is all that is known; `null` where something better than an answer tells, or nothing at all. */
type Word = Evidence["answers"][number] | null | undefined;

/** Whoever answered last gave the word. */
function saidBy(word: Word): Pick<Known, "isAnswer" | "decider"> {
  return { isAnswer: Boolean(word), decider: word?.reviews.at(-1)?.decider ?? null };
}
