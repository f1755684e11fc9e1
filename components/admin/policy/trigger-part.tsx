"use client";
import { CheckField } from "#components/ui/check-field";
import { NumberField } from "#components/ui/number-field";

import { formatNumber } from "#lib/kernel/format";
import { type FormPart, faultAt } from "./form-part";
import { withTrigger } from "./policy-edits";
import { RuleEditor } from "./rule-editor";

/** What sends a case to a person whatever it costs. Such limits only ever add reviews. */
export function TriggerPart(part: FormPart) {
  const { policy, labels, onChange, findings, isReadOnly } = part;
  const { triggers } = policy;
  const setLimit = (name: "min_confidence" | "max_entropy" | "min_margin", it: number | null) =>
    onChange(withTrigger(policy, name, it ?? undefined));
  return (
    <fieldset disabled={isReadOnly} className="flex flex-col gap-3">
      <legend className="mb-2 font-semibold text-sm">Always to a person</legend>
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-3">
        <NumberField
          label="Confidence below"
          value={triggers.min_confidence ?? null}
          min={0}
          max={1}
          placeholder="off"
          onChange={(it) => setLimit("min_confidence", it)}
        />
        <NumberField
          label="Margin below"
          value={triggers.min_margin ?? null}
          min={0}
          max={1}
          placeholder="off"
          onChange={(it) => setLimit("min_margin", it)}
        />
        <NumberField
          label="Entropy above"
          value={triggers.max_entropy ?? null}
          min={0}
          placeholder="off"
          hint={`Nats, 0 to ${formatNumber(Math.log(labels.length))}`}
          onChange={(it) => setLimit("max_entropy", it)}
        />
      </div>
      <NeverAutomatic policy={policy} labels={labels} onChange={onChange} />
      <RuleEditor
        rules={triggers.rules}
        actions={[...labels, ...policy.actions]}
        labels={labels}
        matrices={Object.keys(policy.matrices)}
        faultOf={(i, member) => faultAt(findings, `/triggers/rules/${i}/${member}`)}
        onChange={(rules) => onChange(withTrigger(policy, "rules", rules))}
      />
    </fieldset>
  );
}

function NeverAutomatic({
  policy,
  labels,
  onChange,
}: Pick<FormPart, "policy" | "labels" | "onChange">) {
  const never = policy.triggers.never_automatic;
  const set = (action: string, isNever: boolean) => {
    const others = never.filter((it) => it !== action);
    onChange(withTrigger(policy, "never_automatic", isNever ? [...others, action] : others));
  };
  return (
    <fieldset>
      <legend className="font-medium text-sm">Never decided automatically</legend>
      <div className="mt-1 flex flex-wrap gap-x-4">
        {[...labels, ...policy.actions].map((action) => (
          <CheckField
            key={action}
            label={action}
            checked={never.includes(action)}
            onChange={(event) => set(action, event.currentTarget.checked)}
          />
        ))}
      </div>
    </fieldset>
  );
}
