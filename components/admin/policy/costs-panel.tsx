"use client";
import { Panel } from "#components/ui/panel";
import type { CostEntry } from "#lib/decision/policy";
import { CostGrid } from "./cost-grid";
import { FallbackPart } from "./fallback-part";
import { FillBar } from "./fill-bar";
import type { FormPart } from "./form-part";
import { LadderPart } from "./ladder-part";
import { ReviewPart } from "./review-part";
import { TriggerPart } from "./trigger-part";

/** What a person sets: what each decision costs, what asking costs, and what goes to people in any case. */
export function CostsPanel(part: FormPart) {
  const { policy, labels, onChange, isReadOnly } = part;
  const grid = {
    labels,
    actions: [...labels, ...policy.actions],
    costs: policy.costs,
    onChange: (costs: CostEntry[]) => onChange({ ...policy, costs }),
  };
  return (
    <Panel title={`Costs, ${policy.currency}`}>
      <div className="flex flex-col gap-6">
        <div>
          <CostGrid {...grid} isReadOnly={isReadOnly} />
          {isReadOnly ? null : (
            <p className="text-muted text-xs">
              Arrows move, typing replaces, F2 edits. A cost may depend on an amount:{" "}
              <code className="font-mono">50 + 0.6 × Amount, at most 5000</code>. A benefit is
              negative. Paste a block, with or without names.
            </p>
          )}
          {isReadOnly ? null : <FillBar {...grid} />}
        </div>
        <ReviewPart {...part} />
        <LadderPart {...part} />
        <TriggerPart {...part} />
        <FallbackPart {...part} />
      </div>
    </Panel>
  );
}
