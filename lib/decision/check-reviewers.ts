import type { TripleFault as Fault } from "./cost-triples";
import { DecisionError } from "./decision-error";
import type { Policy, Reviewer } from "./policy";
import { reviewerConfusion } from "./reviewer-confusion";

/** The id under which the reviewers of `review_cost` stand in the ladder. */
export const FIRST_REVIEWER = "reviewer";

/**
 * What is wrong with the reviewers of a policy: errors that are no probabilities, ids used twice, modes that exclude
 * each other.
 */
export function* findReviewerFaults(
  policy: Policy,
  labels: readonly string[],
  actions: readonly string[],
): Generator<Fault> {
  yield* confusionFaults(policy.reviewer, labels, actions, "/reviewer");
  const ids = [FIRST_REVIEWER];
  for (const [i, { id, reviewer }] of policy.tiers.entries()) {
    yield* confusionFaults(reviewer, labels, actions, `/tiers/${i}/reviewer`);
    if (ids.includes(id)) {
      yield { code: "DUPLICATE_NAME", pointer: `/tiers/${i}/id`, detail: `"${id}" is taken` };
    }
    ids.push(id);
  }
  if (policy.ladder === "sequential" && policy.reviewer_mode !== "combined") {
    const detail = "a sequential ladder weighs answers, so reviewer_mode has to be combined";
    yield { code: "MODE_MISMATCH", pointer: "/ladder", detail };
  }
}

function* confusionFaults(
  reviewer: Reviewer | undefined,
  labels: readonly string[],
  actions: readonly string[],
  path: string,
): Generator<Fault> {
  try {
    if (reviewer) reviewerConfusion(reviewer, labels, actions, path);
  } catch (error) {
    if (!(error instanceof DecisionError)) throw error;
    yield { code: error.code, pointer: error.path, detail: error.detail };
  }
}
