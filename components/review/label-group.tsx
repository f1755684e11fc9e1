import type { ChangeEvent } from "react";
import { Badge } from "#components/ui/badge";
import { Kbd } from "#components/ui/kbd";

/** The answers one can give. Digits choose, arrows move, Enter commits from here. */
export function LabelGroup({
  labels,
  chosen,
  provisional,
  error,
  isReadOnly,
  hasKeys,
  onChoose,
}: {
  readonly labels: readonly string[];
  readonly chosen: string | null;
  /** What was answered before the opinion was shown. */
  readonly provisional: string | null;
  readonly error: string | null;
  readonly isReadOnly: boolean;
  readonly hasKeys: boolean;
  readonly onChoose: (label: string, input: "keys" | "mouse") => void;
}) {
  const onChange = (event: ChangeEvent<HTMLInputElement>) => {
    const { nativeEvent } = event;
    const isPointed = nativeEvent instanceof UIEvent && nativeEvent.detail > 0;
    onChoose(event.target.value, isPointed ? "mouse" : "keys");
  };
  return (
    <fieldset disabled={isReadOnly} data-label-group="true" className="flex flex-col gap-1.5">
      <legend className="mb-1 font-medium text-sm">
        Your answer{" "}
        {error ? (
          <span id="label-error" className="ms-2 font-normal text-bad">
            {error}
          </span>
        ) : null}
      </legend>
      {labels.map((label, index) => (
        <label
          key={label}
          className="flex min-h-10 cursor-pointer items-center gap-2.5 rounded-md border border-line-strong bg-surface px-3 py-1.5 hover:bg-sunken has-[:disabled]:cursor-not-allowed has-[:checked]:border-accent has-[:checked]:bg-accent-soft has-[:disabled]:opacity-60 has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-accent has-[:focus-visible]:outline-offset-2"
        >
          <input
            type="radio"
            name="label"
            value={label}
            checked={label === chosen}
            onChange={onChange}
            aria-describedby={error ? "label-error" : undefined}
            className="size-4 accent-accent outline-none"
          />
          <span className="grow break-words">{label}</span>
          {label === provisional ? <Badge>your first answer</Badge> : null}
          {hasKeys && index < 9 ? <Kbd>{String(index + 1)}</Kbd> : null}
        </label>
      ))}
    </fieldset>
  );
}
