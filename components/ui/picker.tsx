"use client";
import { type KeyboardEvent, useId, useState } from "react";
import { cn } from "./cn";

export type PickerItem = {
  readonly id: string;
  readonly title: string;
  /** The key that does the same. */
  readonly hint?: string | undefined;
};

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** A list that narrows while one types; arrows move, Enter takes. */
export function Picker({
  label,
  items,
  onPick,
}: {
  readonly label: string;
  readonly items: readonly PickerItem[];
  readonly onPick: (id: string) => void;
}) {
  const listId = useId();
  const [sought, setSought] = useState("");
  const [at, setAt] = useState(0);
  const found = items.filter(({ title }) => hasWords(title, sought));
  const current = found[Math.min(at, found.length - 1)];

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && current) onPick(current.id);
    const step = STEPS[event.key];
    if (step === undefined || !current) return;
    event.preventDefault();
    setAt((found.indexOf(current) + step + found.length) % found.length);
  };

  return (
    <div className="flex flex-col gap-2">
      <input
        role="combobox"
        aria-label={label}
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={current ? `${listId}-${current.id}` : undefined}
        autoComplete="off"
        placeholder={label}
        value={sought}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setSought(event.target.value);
          setAt(0);
        }}
        className="w-full rounded-md border border-line-strong bg-surface px-2.5 py-2 text-text placeholder:text-muted"
      />
      <div id={listId} role="listbox" aria-label={label} className="max-h-80 overflow-y-auto">
        {found.map((item) => (
          <PickerRow
            key={item.id}
            domId={`${listId}-${item.id}`}
            item={item}
            isCurrent={item === current}
            onPick={onPick}
          />
        ))}
      </div>
      {found.length === 0 ? (
        <p className="px-2 text-muted text-sm">Nothing fits “{sought}”.</p>
      ) : null}
    </div>
  );
}

function PickerRow({
  domId,
  item,
  isCurrent,
  onPick,
}: {
  readonly domId: string;
  readonly item: PickerItem;
  readonly isCurrent: boolean;
  readonly onPick: (id: string) => void;
}) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above takes the keys and points here.
    <div
      id={domId}
      role="option"
      tabIndex={-1}
      aria-selected={isCurrent}
      onClick={() => onPick(item.id)}
      className={cn(
        "flex min-h-8 cursor-pointer items-center justify-between gap-3 rounded px-2 py-1 text-sm",
        isCurrent ? "bg-accent-soft text-accent" : "hover:bg-sunken",
      )}
    >
      <span>{item.title}</span>
      {item.hint ? <span className="font-mono text-xs">{item.hint}</span> : null}
    </div>
  );
}

/** Every word that was typed begins or stands within the title. */
function hasWords(title: string, sought: string): boolean {
  const text = title.toLowerCase();
  return sought
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
