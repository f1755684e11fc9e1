import type { z } from "zod";
import { findCostFaults } from "./check-costs";
import { findReviewerFaults } from "./check-reviewers";
import { findRuleFaults } from "./check-rules";
import type { TripleFault as Fault } from "./cost-triples";
import { Policy } from "./policy";
import { type LadderFacts, policyWarnings } from "./policy-warnings";
import { pointerToken } from "./probabilities";

/** Something to say about a policy: a JSON pointer into it, a code for machines, a sentence for people. */
export type PolicyFinding = Fault;

export type PolicyFindings = {
  /** While there is one, the policy cannot be compiled. */
  readonly errors: readonly PolicyFinding[];
  /** Worth a look before publishing; they block nothing. */
  readonly warnings: readonly PolicyFinding[];
};

/**
 * Everything that is wrong or odd about a policy for an endpoint with these labels. Takes any value, so that the editor in the
 * browser and the server check a half-written draft alike; never throws.
 */
export function validatePolicy(
  policy: unknown,
  labels: readonly string[],
  ladder: LadderFacts = {},
): PolicyFindings {
  const parsed = Policy.safeParse(policy);
  if (!parsed.success) return { errors: parsed.error.issues.map(toFinding), warnings: [] };
  const draft = parsed.data;
  const actions = [...labels, ...draft.actions];
  const errors = [
    ...nameFaults(labels, draft.actions),
    ...findCostFaults(draft, labels, actions),
    ...findReviewerFaults(draft, labels, actions),
    ...actionFaults(draft, actions),
    ...findRuleFaults(draft, labels, actions),
    ...limitFaults(draft),
  ];
  return {
    errors,
    warnings: errors.length > 0 ? [] : policyWarnings(draft, labels, actions, ladder),
  };
}

function toFinding(issue: z.core.$ZodIssue): PolicyFinding {
  const pointer = issue.path.map((it) => `/${pointerToken(String(it))}`).join("");
  return { code: "INVALID_SHAPE", pointer, detail: issue.message };
}

function* nameFaults(labels: readonly string[], further: readonly string[]): Generator<Fault> {
  if (labels.length < 2) {
    yield { code: "WRONG_SHAPE", pointer: "", detail: "the endpoint needs at least two labels" };
  }
  const taken = new Set(labels);
  if (taken.size < labels.length) {
    yield { code: "DUPLICATE_NAME", pointer: "", detail: "the endpoint names a label twice" };
  }
  for (const [i, name] of further.entries()) {
    const pointer = `/actions/${i}`;
    if (taken.has(name)) yield { code: "DUPLICATE_NAME", pointer, detail: `"${name}" is taken` };
    taken.add(name);
  }
}

function* actionFaults(draft: Policy, actions: readonly string[]): Generator<Fault> {
  for (const [i, name] of draft.triggers.never_automatic.entries()) {
    const pointer = `/triggers/never_automatic/${i}`;
    if (!actions.includes(name)) {
      yield { code: "UNKNOWN_NAME", pointer, detail: `"${name}" is not one of the actions` };
    }
  }
  const { safe_action: safe } = draft;
  if (safe !== undefined && !actions.includes(safe)) {
    const detail = `"${safe}" is not one of the actions`;
    yield { code: "UNKNOWN_NAME", pointer: "/safe_action", detail };
  }
  for (const member of ["on_error", "on_deadline"] as const) {
    if (draft[member] === "safe_action" && safe === undefined) {
      yield { code: "MISSING_ACTION", pointer: `/${member}`, detail: "needs a safe_action" };
    }
  }
}

function* limitFaults({ statistics: { psi_moved, psi_far } }: Policy): Generator<Fault> {
  if (psi_far >= psi_moved) return;
  const detail = `${psi_far} is below ${psi_moved}, from which something has moved at all`;
  yield { code: "OUT_OF_RANGE", pointer: "/statistics/psi_far", detail };
}
