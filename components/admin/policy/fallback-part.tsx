"use client";
import { SelectField } from "#components/ui/field";
import { NumberField } from "#components/ui/number-field";
import type { Policy } from "#lib/decision/policy";
import { type FormPart, faultAt } from "./form-part";
import { amountName, withMember } from "./policy-edits";

/** What the automatic answer is, and what happens when something fails, is late or is missing. */
export function FallbackPart({ policy, labels, onChange, findings, isReadOnly }: FormPart) {
  const set = <Name extends keyof Policy>(name: Name, value: Policy[Name] | undefined) =>
    onChange(withMember(policy, name, value));
  const choose = <Name extends keyof typeof CHOICES>(name: Name) => ({
    label: CHOICES[name].label,
    value: String(policy[name]),
    error: faultAt(findings, `/${name}`),
    children: CHOICES[name].options.map(([value, title]) => (
      <option key={value} value={value}>
        {title}
      </option>
    )),
  });
  return (
    <fieldset disabled={isReadOnly} className="flex flex-col gap-3">
      <legend className="mb-2 font-semibold text-sm">Answers and fallbacks</legend>
      <SelectField
        {...choose("action_rule")}
        onChange={(event) =>
          set("action_rule", event.currentTarget.value === "min_cost" ? "min_cost" : "model_label")
        }
      />
      <SelectField
        {...choose("on_error")}
        onChange={({ currentTarget: { value } }) => set("on_error", read(ON_ERROR, value))}
      />
      <SelectField
        label="Safe action"
        value={policy.safe_action ?? ""}
        error={faultAt(findings, "/safe_action")}
        onChange={(event) => set("safe_action", event.currentTarget.value || undefined)}
      >
        <option value="">None</option>
        {[...labels, ...policy.actions].map((action) => (
          <option key={action}>{action}</option>
        ))}
      </SelectField>
      <div className="grid grid-cols-2 gap-3">
        <NumberField
          label="Deadline, minutes"
          value={policy.review_deadline_minutes ?? null}
          min={0.01}
          placeholder="none"
          onChange={(it) => set("review_deadline_minutes", it ?? undefined)}
        />
        <SelectField
          {...choose("on_deadline")}
          onChange={({ currentTarget: { value } }) => set("on_deadline", read(ON_DEADLINE, value))}
        />
      </div>
      <div className="grid grid-cols-2 gap-3">
        <NumberField
          label="Audit rate"
          value={policy.audit_rate}
          min={0}
          max={1}
          isRequired
          hint="Share checked blind, more where errors would cost more"
          onChange={(it) => it !== null && set("audit_rate", it)}
        />
        <SelectField
          label="Currency"
          value={policy.currency}
          onChange={(event) => set("currency", event.currentTarget.value)}
        >
          {[...new Set([policy.currency, ...CURRENCIES])].map((currency) => (
            <option key={currency}>{currency}</option>
          ))}
        </SelectField>
      </div>
      {amountName(policy) === null ? null : <MissingAmount policy={policy} set={set} />}
    </fieldset>
  );
}

function MissingAmount({
  policy,
  set,
}: {
  readonly policy: Policy;
  readonly set: <Name extends keyof Policy>(name: Name, value: Policy[Name] | undefined) => void;
}) {
  const { on_missing_cost: missing } = policy;
  return (
    <div className="grid grid-cols-2 gap-3">
      <SelectField
        label={`When ${amountName(policy)} is missing`}
        value={typeof missing === "string" ? missing : "use"}
        onChange={({ currentTarget: { value } }) =>
          set("on_missing_cost", value === "use" ? { use: 0 } : read(ON_MISSING, value))
        }
      >
        <option value="review">Ask a person</option>
        <option value="reject">Refuse the request</option>
        <option value="use">Take a stated amount</option>
      </SelectField>
      {typeof missing === "string" ? (
        <NumberField
          label="Missing below"
          value={policy.value_min}
          isRequired
          onChange={(it) => it !== null && set("value_min", it)}
        />
      ) : (
        <NumberField
          label="The amount taken"
          value={missing.use}
          isRequired
          onChange={(it) => it !== null && set("on_missing_cost", { use: it })}
        />
      )}
    </div>
  );
}

const CURRENCIES = ["USD", "EUR", "GBP", "CHF", "JPY", "SEK", "CAD", "AUD", "INR", "BRL"];
const ON_ERROR = ["review", "safe_action", "reject"] as const;
const ON_DEADLINE = ["model_action", "safe_action", "escalate"] as const;
const ON_MISSING = ["review", "reject"] as const;

const CHOICES = {
  action_rule: {
    label: "Automatic action",
    options: [
      ["min_cost", "The cheapest in expectation"],
      ["model_label", "The model's likeliest label"],
    ],
  },
  on_error: {
    label: "When the model fails",
    options: [
      ["review", "Ask a person"],
      ["safe_action", "Take the safe action"],
      ["reject", "Refuse the request"],
    ],
  },
  on_deadline: {
    label: "When it passes",
    options: [
      ["model_action", "Take the automatic action"],
      ["safe_action", "Take the safe action"],
      ["escalate", "Escalate, keep waiting"],
    ],
  },
} as const;

function read<Choice extends string>(
  choices: readonly [Choice, ...Choice[]],
  value: string,
): Choice {
  return choices.find((it) => it === value) ?? choices[0];
}
