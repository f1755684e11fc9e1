"use client";
import { Button } from "#components/ui/button";
import { SelectField, TextField } from "#components/ui/field";
import type { Policy, RuleEffect } from "#lib/decision/policy";
import { RuleSyntaxError } from "#lib/decision/rules/lexer";
import { parseRule } from "#lib/decision/rules/parse-rule";

type Rules = Policy["triggers"]["rules"];
type Rule = Rules[number];

type RuleEditorProps = {
  readonly rules: Rules;
  readonly labels: readonly string[];
  readonly actions: readonly string[];
  readonly matrices: readonly string[];
  readonly faultOf: (index: number, member: "name" | "when" | "effect") => string | undefined;
  readonly onChange: (rules: Rules) => void;
};

/** Conditions in words of the input, each with what it does; a condition that cannot be read says where it fails. */
export function RuleEditor({ rules, onChange, ...known }: RuleEditorProps) {
  const set = (index: number, change: Partial<Rule>) =>
    onChange(rules.map((it, i) => (i === index ? { ...it, ...change } : it)));
  const add = () =>
    onChange([
      ...rules,
      { name: freeName(rules), when: "confidence < 0.5", effect: { force_review: true } },
    ]);
  return (
    <div className="flex flex-col gap-3">
      <p className="font-medium text-sm">Rules</p>
      {rules.map((rule, index) => (
        <RuleRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule is its place; its name is being typed.
          key={index}
          rule={rule}
          index={index}
          known={known}
          onChange={(change) => set(index, change)}
          onRemove={() => onChange(rules.filter((_, i) => i !== index))}
        />
      ))}
      <Button size="small" className="self-start" onClick={add}>
        Add a rule
      </Button>
    </div>
  );
}

function RuleRow({
  rule,
  index,
  known,
  onChange,
  onRemove,
}: {
  readonly rule: Rule;
  readonly index: number;
  readonly known: Omit<RuleEditorProps, "rules" | "onChange">;
  readonly onChange: (change: Partial<Rule>) => void;
  readonly onRemove: () => void;
}) {
  const position = faultPosition(rule.when);
  return (
    <fieldset className="flex min-w-0 flex-col gap-2 rounded-md border p-3">
      <legend className="sr-only">Rule {rule.name}</legend>
      <TextField
        label="Name"
        value={rule.name}
        error={known.faultOf(index, "name")}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <TextField
        label="When"
        inputClassName="font-mono text-sm"
        value={rule.when}
        spellCheck={false}
        error={known.faultOf(index, "when")}
        hint="For example input.Amount > 5000 and p.bad > 0.2"
        onChange={(event) => onChange({ when: event.currentTarget.value })}
      />
      {position === null ? null : <Caret text={rule.when} position={position} />}
      <div className="grid grid-cols-1 items-end gap-2 sm:grid-cols-[1fr_auto]">
        <EffectField
          effect={rule.effect}
          known={known}
          error={known.faultOf(index, "effect")}
          onChange={(effect) => onChange({ effect })}
        />
        <Button size="small" variant="danger" onClick={onRemove}>
          Remove
        </Button>
      </div>
    </fieldset>
  );
}

/** The condition again with the place marked where it stops making sense. */
function Caret({ text, position }: { readonly text: string; readonly position: number }) {
  return (
    <pre
      className="overflow-x-auto rounded bg-sunken px-2 py-1 font-mono text-sm"
      aria-hidden="true"
    >
      {text}
      {"\n"}
      <span className="text-bad">{`${" ".repeat(position)}^`}</span>
    </pre>
  );
}

function EffectField({
  effect,
  known,
  error,
  onChange,
}: {
  readonly effect: RuleEffect;
  readonly known: Omit<RuleEditorProps, "rules" | "onChange">;
  readonly error: string | undefined;
  readonly onChange: (effect: RuleEffect) => void;
}) {
  const choices: readonly (readonly [string, RuleEffect])[] = [
    ["Ask a person", { force_review: true }],
    ...known.actions.map((it) => [`Decide ${it} at once`, { force_auto: it }] as const),
    ...known.matrices.map((it) => [`Use the matrix ${it}`, { use_matrix: it }] as const),
    ["Two reviewers", { min_reviewers: 2 }],
    ["Double the price of a review", { fee_multiplier: 2 }],
  ];
  const same = (it: RuleEffect) => JSON.stringify(it) === JSON.stringify(effect);
  const isListed = choices.some(([, it]) => same(it));
  return (
    <SelectField
      label="Then"
      error={error}
      value={JSON.stringify(effect)}
      onChange={(event) => {
        const chosen = choices.find(([, it]) => JSON.stringify(it) === event.currentTarget.value);
        if (chosen) onChange(chosen[1]);
      }}
    >
      {isListed ? null : <option value={JSON.stringify(effect)}>{inWords(effect)}</option>}
      {choices.map(([title, it]) => (
        <option key={title} value={JSON.stringify(it)}>
          {title}
        </option>
      ))}
    </SelectField>
  );
}

function inWords(effect: RuleEffect): string {
  return Object.entries(effect)
    .map(([name, value]) => `${name.replaceAll("_", " ")}: ${value}`)
    .join(", ");
}

function faultPosition(when: string): number | null {
  try {
    parseRule(when);
    return null;
  } catch (error) {
    if (error instanceof RuleSyntaxError) return error.position;
    throw error;
  }
}

function freeName(rules: Rules): string {
  for (let i = rules.length + 1; ; i++) {
    const name = `rule ${i}`;
    if (rules.every((it) => it.name !== name)) return name;
  }
}
