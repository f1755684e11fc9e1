import type { Policy } from "#lib/decision/policy";
import type { PolicyFindings } from "#lib/decision/validate-policy";

/** What every part of the editor is handed. */
export type FormPart = {
  readonly policy: Policy;
  readonly labels: readonly string[];
  readonly onChange: (policy: Policy) => void;
  readonly findings: PolicyFindings;
  readonly isReadOnly: boolean;
};

/** What is wrong at a place of the policy, or below it; `undefined` when nothing is. */
export function faultAt({ errors }: PolicyFindings, pointer: string): string | undefined {
  const found = errors.filter(
    (it) => it.pointer === pointer || it.pointer.startsWith(`${pointer}/`),
  );
  return found.length === 0 ? undefined : found.map(({ detail }) => detail).join("; ");
}
