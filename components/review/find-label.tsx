"use client";
import { Dialog } from "#components/ui/dialog";
import { Picker } from "#components/ui/picker";
import type { Desk } from "#lib/client/desk/desk";
import { changeWork } from "#lib/client/desk/draft";
import type { Seat } from "#lib/client/desk/seat";

/** Finds a label by typing, where there are more than digits. */
export function FindLabel({
  isOpen,
  seat,
  desk: { present },
  onClose,
}: {
  readonly isOpen: boolean;
  readonly seat: Seat;
  readonly desk: Desk;
  readonly onClose: () => void;
}) {
  const labels = present?.case.labels ?? [];
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="Find a label"
    >
      <Picker
        label="Label"
        items={labels.map((label) => ({ id: label, title: label }))}
        onPick={(label) => {
          changeWork(seat, { label, input: "keys" });
          onClose();
        }}
      />
    </Dialog>
  );
}
