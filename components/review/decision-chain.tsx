import type { CaseDto } from "#lib/contracts/cases";
import { timeText } from "./time-text";

type Decision = CaseDto["decisions"][number];

const KINDS: Readonly<Record<Decision["kind"], string>> = {
  decide: "decided",
  reversal: "took the decision back",
  amend: "amended it to",
  fallback: "the deadline decided",
};

/** Every revision of the decision, oldest first; nothing is ever overwritten. */
export function DecisionChain({ decisions }: { readonly decisions: readonly Decision[] }) {
  if (decisions.length === 0) return null;
  return (
    <details className="rounded-lg border bg-surface px-4 py-2" open>
      <summary className="min-h-6 font-semibold text-sm">Decisions ({decisions.length})</summary>
      <ol className="mt-2 flex flex-col gap-2 text-sm">
        {decisions.map((decision) => (
          <li key={decision.id} className="border-line border-s-2 ps-3">
            <p>
              <strong>{decision.decided_by_name}</strong> {KINDS[decision.kind]}
              {decision.label === null ? "" : ` “${decision.label}”`}
              <span className="text-muted">
                {" "}
                · revision {decision.revision} · {timeText(decision.decided_at)}
                {decision.final ? " · final" : " · can still be undone"}
              </span>
            </p>
            {decision.reason ? <p className="break-words text-muted">{decision.reason}</p> : null}
          </li>
        ))}
      </ol>
    </details>
  );
}
