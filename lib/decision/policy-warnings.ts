import { costLists } from "./check-costs";
import { type TripleFault as Fault, placeTriples } from "./cost-triples";
import { mayBeCorrected } from "./estimation/noisy-labels";
import { MAX_BELIEFS } from "./ladder/ladder-value";
import { type MatrixWarning, matrixWarnings } from "./matrix-warnings";
import type { Policy } from "./policy";
import { reviewerConfusion } from "./reviewer-confusion";

/** What is known of the endpoint beside its labels. */
export type LadderFacts = {
  /** A decider of the ladder is several members, whose answers may differ. */
  readonly measuresDisagreement?: boolean;
};

/** What is odd about a policy without being wrong, worth a look before it is published. */
export function policyWarnings(
  policy: Policy,
  labels: readonly string[],
  actions: readonly string[],
  { measuresDisagreement = false }: LadderFacts = {},
): Fault[] {
  return [
    ...matrixFindings(policy, labels, actions),
    ...reviewFindings(policy, labels.length),
    ...answerFindings(policy, labels, actions),
    ...(measuresDisagreement ? [] : idleFindings(policy)),
  ];
}

/** Inverting more than this is no work for every keystroke. */
const MOST_LABELS_INVERTED = 100;

/** Reviewers whose errors cannot be undone, so that their answers price nothing. */
function* answerFindings(
  { reviewer, tiers }: Policy,
  labels: readonly string[],
  actions: readonly string[],
): Generator<Fault> {
  if (labels.length > MOST_LABELS_INVERTED) return;
  const stated = [{ reviewer, pointer: "/reviewer" }].concat(
    tiers.map((tier, i) => ({ reviewer: tier.reviewer, pointer: `/tiers/${i}/reviewer` })),
  );
  for (const { reviewer: it, pointer } of stated) {
    const M = it && reviewerConfusion(it, labels, actions);
    if (!M || M[0]?.length !== labels.length || mayBeCorrected(M)) continue;
    const detail = "answers that say so little of the truth are left out of every estimate";
    yield { code: "SINGULAR_CORRECTION", pointer, detail };
  }
}

/** A limit on a disagreement that nobody measures. */
function* idleFindings({ triggers }: Policy): Generator<Fault> {
  if (triggers.max_disagreement === undefined) return;
  const detail = "this trigger never fires: no decider of this ladder measures disagreement";
  yield { code: "NEVER_FIRES", pointer: "/triggers/max_disagreement", detail };
}

function matrixFindings(
  policy: Policy,
  labels: readonly string[],
  actions: readonly string[],
): Fault[] {
  return costLists(policy).flatMap(({ path, costs }) => {
    const { cells } = placeTriples(labels, actions, costs, path);
    const numbers = cells.map((row) => row.map((it) => (typeof it === "number" ? it : Number.NaN)));
    const isConstant = numbers.flat().every((it) => !Number.isNaN(it));
    const found = isConstant ? matrixWarnings(numbers) : [];
    return found.map((it) => toWarning(it, path, labels, actions));
  });
}

function* reviewFindings(policy: Policy, classes: number): Generator<Fault> {
  const { triggers, tiers, reviewer } = policy;
  if (triggers.rules.filter(({ effect }) => "force_auto" in effect).length > 1) {
    const detail = "several rules force an action; where two match, the first in order decides";
    yield { code: "SEVERAL_FORCE_AUTO", pointer: "/triggers/rules", detail };
  }
  if ([{ reviewer }, ...tiers].some((it) => !it.reviewer)) {
    const detail = "assumes reviewers never err; state their accuracy to price their mistakes";
    yield { code: "PERFECT_REVIEWER", pointer: "/reviewer", detail };
  }
  const isDeadlined = policy.review_deadline_minutes !== undefined;
  if (triggers.never_automatic.length > 0 && isDeadlined && policy.on_deadline === "model_action") {
    const detail = "a missed deadline takes the model's action, also one that is never automatic";
    yield { code: "NEVER_AUTOMATIC_BY_DEADLINE", pointer: "/on_deadline", detail };
  }
  if (policy.ladder === "sequential" && classes ** (tiers.length + 1) > MAX_BELIEFS) {
    const detail = "the ladder is too long to look ahead, so only the next step is weighed";
    yield { code: "LADDER_TOO_LONG", pointer: "/tiers", detail };
  }
}

function toWarning(
  it: MatrixWarning,
  pointer: string,
  labels: readonly string[],
  actions: readonly string[],
): Fault {
  const code = it.code.toUpperCase() as Uppercase<string>;
  switch (it.code) {
    case "unreasonable_costs": {
      const hint = it.transposed ? ": truth and decided look exchanged" : "";
      return { code, pointer, detail: `a mistake costs no more than the right answer${hint}` };
    }
    case "never_chosen": {
      const detail = `"${actions[it.action]}" never costs less than "${actions[it.because]}"`;
      return { code, pointer, detail: `${detail}, so it is never chosen` };
    }
    case "indifferent_truth":
      return { code, pointer, detail: `for "${labels[it.truth]}" every decision costs the same` };
    case "true_label_not_cheapest": {
      const detail = `when the truth is "${labels[it.truth]}", deciding "${actions[it.cheaper]}" costs less`;
      return { code, pointer, detail };
    }
  }
}
