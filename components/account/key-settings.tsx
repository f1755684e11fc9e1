"use client";
import { type KeyboardEvent, useState } from "react";
import { Button } from "#components/ui/button";
import { Panel } from "#components/ui/panel";
import type { UserSettings } from "#lib/contracts/people";
import { faultsOf } from "../keys/check-bindings";
import { chordText } from "../keys/chord";
import { KeyNames } from "../keys/key-names";
import { BINDINGS, type Binding, bindingsWith } from "../keys/registry";

/** The map of keys, with a switch for those that are pressed alone. */
export function KeySettings({
  settings,
  onChange,
}: {
  readonly settings: UserSettings;
  readonly onChange: (change: Partial<UserSettings>) => void;
}) {
  const [fault, setFault] = useState<{ readonly id: string; readonly text: string } | null>(null);
  const { keys: own, single_keys } = settings;
  const onKey = (id: string, chord: string) => {
    const next = { ...own, [id]: [chord] };
    const [first] = faultsOf(bindingsWith(next));
    setFault(first === undefined ? null : { id, text: first });
    if (first === undefined) onChange({ keys: next });
  };
  const onUsual = (id: string) => {
    const { [id]: _taken, ...rest } = own;
    const [first] = faultsOf(bindingsWith(rest));
    setFault(first === undefined ? null : { id, text: first });
    if (first === undefined) onChange({ keys: rest });
  };
  return (
    <Panel title="Keys">
      <label className="flex min-h-8 items-center gap-2">
        <input
          type="checkbox"
          checked={single_keys}
          onChange={(event) => onChange({ single_keys: event.target.checked })}
          className="size-4 accent-accent"
        />
        Keys that are pressed alone work
      </label>
      <p className="mb-3 text-muted text-sm">
        Switch them off if you dictate or press keys by accident; every act has a button too.
      </p>
      <details>
        <summary className="min-h-6 font-medium text-sm">The map of keys</summary>
        <ul className="mt-2 divide-y">
          {bindingsWith(own).map((binding) => (
            <KeyRow
              key={binding.id}
              binding={binding}
              isOwn={own[binding.id] !== undefined}
              fault={fault?.id === binding.id ? fault.text : null}
              onKey={onKey}
              onUsual={onUsual}
            />
          ))}
        </ul>
      </details>
    </Panel>
  );
}

function KeyRow({
  binding: { id, label, keys },
  isOwn,
  fault,
  onKey,
  onUsual,
}: {
  readonly binding: Binding;
  readonly isOwn: boolean;
  readonly fault: string | null;
  readonly onKey: (id: string, chord: string) => void;
  readonly onUsual: (id: string) => void;
}) {
  const [isListening, setListening] = useState(false);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isListening || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (event.key === "Escape") return setListening(false);
    const chord = chordText(event.nativeEvent);
    if (chord === null) return;
    setListening(false);
    onKey(id, chord);
  };
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 py-1.5 text-sm">
      <span className="grow">{label}</span>
      <KeyNames keys={keys} />
      <Button
        size="small"
        aria-label={`Change the key of “${label}”`}
        aria-pressed={isListening}
        onKeyDown={onKeyDown}
        onBlur={() => setListening(false)}
        onClick={() => setListening(true)}
      >
        {isListening ? "Press the new key…" : "Change"}
      </Button>
      {isOwn ? (
        <Button
          size="small"
          variant="ghost"
          aria-label={`Usual key for “${label}”: ${usualKeys(id)}`}
          onClick={() => onUsual(id)}
        >
          Usual
        </Button>
      ) : null}
      {fault ? (
        <p role="alert" className="basis-full text-bad">
          Not changed: {fault}.
        </p>
      ) : null}
    </li>
  );
}

function usualKeys(id: string): string {
  return BINDINGS.find((binding) => binding.id === id)?.keys.join(" or ") ?? "";
}
