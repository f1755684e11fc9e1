import type { AnswerCount } from "#lib/decision/agreement/answer-counts";
import { withMeasuredReviewers } from "#lib/decision/agreement/measured-reviewers";
import { type CompiledPolicy, compilePolicy } from "#lib/decision/compile-policy";
import type { Policy } from "#lib/decision/policy";
import { fieldsOf } from "#lib/decision/rules/predicate";
import { type Fault, Refusal } from "#lib/kernel/refusal";
import { requireValid } from "#lib/policy/admission";

/** A policy to hold beside the draft. */
export type Alternative = { readonly name: string; readonly document: Policy };

/** The policies of one simulation, compiled. */
export type Rivals = {
  readonly live: CompiledPolicy;
  readonly draft: CompiledPolicy;
  readonly ruler: CompiledPolicy;
  readonly alternatives: readonly { readonly name: string; readonly policy: CompiledPolicy }[];
  /** Whether any of them reads features or context. */
  readonly hasInputs: boolean;
};

type Written = {
  readonly live: Policy;
  readonly draft: Policy;
  /** Where the request holds the draft; nowhere when it is the saved one. */
  readonly draftAt?: string | undefined;
  readonly alternatives: readonly Alternative[];
  readonly ruler: "draft" | "live";
  /** What reviewers answered, so that all policies ask the people that traffic is routed to. */
  readonly counts: readonly AnswerCount[];
};

/**
 * Compiles what is to be compared. Refuses `invalid_policy` with pointers for a policy that does not fit the labels, and
 * `invalid_request` for names that are taken twice and for actions that the ruler has no price for.
 */
export function compileRivals(written: Written, labels: readonly string[]): Rivals {
  const { live, draft, alternatives } = written;
  requireValid(draft, labels, written.draftAt);
  alternatives.forEach(({ document }, i) => {
    requireValid(document, labels, `/alternatives/${i}/document`);
  });
  const ruler = written.ruler === "draft" ? draft : live;
  refuseAll([...nameFaults(alternatives), ...actionFaults(written, ruler)]);
  const compile = (it: Policy) => withMeasuredReviewers(compilePolicy(it, labels), written.counts);
  const [now, next] = [compile(live), compile(draft)];
  const others = alternatives.map(({ name, document }) => {
    return { name, policy: compile(document) };
  });
  return {
    live: now,
    draft: next,
    ruler: written.ruler === "draft" ? next : now,
    alternatives: others,
    hasInputs: [now, next, ...others.map(({ policy }) => policy)].some(readsInputs),
  };
}

/** Names that a reader could not tell from one another. */
function nameFaults(alternatives: readonly Alternative[]): Fault[] {
  const taken = new Set(["now", "draft"]);
  return alternatives.flatMap(({ name }, i) => {
    const isTaken = taken.has(name);
    taken.add(name);
    return isTaken ? [{ pointer: `/alternatives/${i}/name`, detail: `"${name}" is taken` }] : [];
  });
}

function actionFaults({ draft, alternatives }: Written, ruler: Policy): Fault[] {
  const unknown = ({ actions }: Policy) => actions.filter((it) => !ruler.actions.includes(it));
  const fault = (pointer: string) => (action: string) => ({
    pointer,
    detail: `has no price for the action "${action}"`,
  });
  return [
    ...unknown(draft).map(fault("/ruler")),
    ...alternatives.flatMap(({ document }, i) =>
      unknown(document).map((action) => ({
        pointer: `/alternatives/${i}/document/actions`,
        detail: `the ruler has no price for the action "${action}"`,
      })),
    ),
  ];
}

function refuseAll(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  throw new Refusal("invalid_request", "These policies cannot be compared.", { faults });
}

function readsInputs({ costs, matrices, rules }: CompiledPolicy): boolean {
  const readsAmount = [costs, ...matrices.values()].some(({ spec }) => spec.of !== null);
  const readsFields = rules.some(({ when }) =>
    fieldsOf(when).some(({ from }) => from === "input" || from === "context"),
  );
  return readsAmount || readsFields;
}
