"use client";
import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import { SelectField, TextArea } from "#components/ui/field";
import type { CaseDto } from "#lib/contracts/cases";

type Handing = { readonly queue: string; readonly note: string };

/** Names a queue and a note, and hands the case over whole. */
export function EscalateDialog({
  isOpen,
  targets,
  onClose,
  onEscalate,
}: {
  readonly isOpen: boolean;
  readonly targets: CaseDto["escalates_to"];
  readonly onClose: () => void;
  readonly onEscalate: (to: Handing) => void;
}) {
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="Escalate this case"
      description="You lose access to this case. Whoever gets it sees your note, not your answer, and starts afresh."
    >
      {targets.length === 0 ? (
        <div className="flex flex-col gap-4">
          <p>This queue names nobody to escalate to. An administrator can set a next queue.</p>
          <Button onClick={onClose} shortcut="Esc" className="self-start">
            Keep the case
          </Button>
        </div>
      ) : (
        <EscalateForm targets={targets} onClose={onClose} onEscalate={onEscalate} />
      )}
    </Dialog>
  );
}

function EscalateForm({
  targets,
  onClose,
  onEscalate,
}: {
  readonly targets: CaseDto["escalates_to"];
  readonly onClose: () => void;
  readonly onEscalate: (to: Handing) => void;
}) {
  const [queue, setQueue] = useState(targets[0]?.name ?? "");
  const [note, setNote] = useState("");
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (note.trim() !== "") onEscalate({ queue, note: note.trim() });
  };
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-4">
      <SelectField
        label="To queue"
        value={queue}
        onChange={(event) => setQueue(event.target.value)}
      >
        {targets.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </SelectField>
      <TextArea
        label="Note for whoever gets it"
        value={note}
        maxLength={4000}
        required
        onChange={(event) => setNote(event.target.value)}
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary">
          Hand over
        </Button>
        <Button onClick={onClose} shortcut="Esc">
          Keep the case
        </Button>
      </div>
    </form>
  );
}
