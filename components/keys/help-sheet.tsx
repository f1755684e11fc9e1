"use client";
import { use } from "react";
import { Button } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import { KeyContext } from "./key-context";
import { KeyNames } from "./key-names";
import type { Binding, KeyScope } from "./registry";

const TITLES: Readonly<Record<KeyScope, string>> = {
  everywhere: "Everywhere",
  list: "In a list",
  case: "On a case",
  image: "On an image",
};
const SCOPES: readonly KeyScope[] = ["case", "everywhere", "list", "image"];

/** Every key there is, by where it works. */
export function HelpSheet({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) {
  const desk = use(KeyContext);
  const note = desk?.hasSingleKeys === false ? "Keys without Ctrl are switched off." : undefined;
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="Keys"
      description={`${note ?? "Keys rest while you type in a field."} You can change them on your account page.`}
    >
      <div className="grid gap-5 sm:grid-cols-2">
        {SCOPES.map((scope) => (
          <ScopeKeys
            key={scope}
            title={TITLES[scope]}
            bindings={(desk?.bindings ?? []).filter((binding) => binding.scope === scope)}
          />
        ))}
      </div>
      <Button shortcut="Esc" className="mt-5" onClick={onClose}>
        Close
      </Button>
    </Dialog>
  );
}

function ScopeKeys({
  title,
  bindings,
}: {
  readonly title: string;
  readonly bindings: readonly Binding[];
}) {
  return (
    <section>
      <h3 className="mb-1 font-semibold text-sm">{title}</h3>
      <ul className="text-sm">
        {withLabelsAsOne(bindings).map(({ id, label, keys }) => (
          <li key={id} className="flex items-baseline justify-between gap-3 py-0.5">
            <span>{label}</span>
            <KeyNames keys={keys} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The nine digits choose the nine first labels; one line says so. */
function withLabelsAsOne(bindings: readonly Binding[]): readonly Binding[] {
  const digits = bindings.filter(({ id }) => id.startsWith("case.label_"));
  const [first] = digits;
  if (!first) return bindings;
  const ends = [first, digits.at(-1) ?? first].flatMap(({ keys }) => keys.slice(0, 1));
  const one: Binding = { ...first, label: "Choose a label, 1 to 9", keys: ends };
  return [one, ...bindings.filter((binding) => !digits.includes(binding))];
}
