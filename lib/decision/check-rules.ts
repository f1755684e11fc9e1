import type { TripleFault as Fault } from "./cost-triples";
import type { Policy, RuleEffect } from "./policy";
import { RuleSyntaxError } from "./rules/lexer";
import { parseRule } from "./rules/parse-rule";
import { fieldsOf } from "./rules/predicate";

/**
 * What is wrong with the rules of a policy: conditions that do not parse, names of labels, actions or matrices that do
 * not exist.
 */
export function* findRuleFaults(
  policy: Policy,
  labels: readonly string[],
  actions: readonly string[],
): Generator<Fault> {
  const { rules } = policy.triggers;
  for (const [i, { name, when, effect }] of rules.entries()) {
    const at = `/triggers/rules/${i}`;
    if (rules.findIndex((it) => it.name === name) < i) {
      yield { code: "DUPLICATE_NAME", pointer: `${at}/name`, detail: `"${name}" is taken` };
    }
    yield* conditionFaults(when, labels, `${at}/when`);
    const missing = missingTarget(effect, actions, Object.keys(policy.matrices));
    if (missing) {
      yield { code: "UNKNOWN_NAME", pointer: `${at}/effect/${missing}`, detail: "is not known" };
    }
    if ("force_auto" in effect && policy.triggers.never_automatic.includes(effect.force_auto)) {
      const detail = `"${effect.force_auto}" is never automatic, so no rule may force it`;
      yield { code: "NEVER_AUTOMATIC", pointer: `${at}/effect/force_auto`, detail };
    }
  }
}

function* conditionFaults(
  when: string,
  labels: readonly string[],
  pointer: string,
): Generator<Fault> {
  try {
    for (const field of fieldsOf(parseRule(when))) {
      if (field.from !== "p" || labels.includes(field.label)) continue;
      yield { code: "UNKNOWN_NAME", pointer, detail: `"${field.label}" is not one of the labels` };
    }
  } catch (error) {
    if (!(error instanceof RuleSyntaxError)) throw error;
    yield { code: error.code, pointer, detail: error.detail };
  }
}

function missingTarget(
  effect: RuleEffect,
  actions: readonly string[],
  matrices: readonly string[],
): string | null {
  if ("force_auto" in effect && !actions.includes(effect.force_auto)) return "force_auto";
  if ("use_matrix" in effect && !matrices.includes(effect.use_matrix)) return "use_matrix";
  return null;
}
