"use client";
import { use } from "react";
import { Dialog } from "#components/ui/dialog";
import { Picker } from "#components/ui/picker";
import { afterDialog } from "./after-dialog";
import { printedKeys } from "./chord";
import { type KeyActs, KeyContext } from "./key-context";
import type { BindingId } from "./registry";

/** Everything that can be done here and now, found by typing. */
export function Palette({
  isOpen,
  onClose,
  alive,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly alive: () => KeyActs;
}) {
  const bindings = use(KeyContext)?.bindings ?? [];
  const acts = isOpen ? alive() : {};
  const items = bindings
    .filter(({ id }) => id !== "everywhere.palette" && acts[id as BindingId] !== undefined)
    .map(({ id, label, keys }) => ({
      id,
      title: label,
      hint: keys[0] === undefined ? undefined : printedKeys(keys[0]),
    }));
  const onPick = (id: string) => {
    onClose();
    afterDialog(() => acts[id as BindingId]?.());
  };
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="Find an act"
    >
      <Picker label="What do you want to do?" items={items} onPick={onPick} />
    </Dialog>
  );
}
