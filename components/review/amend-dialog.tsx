"use client";
import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import { SelectField, TextArea } from "#components/ui/field";
import { Notice } from "#components/ui/notice";
import { troubleOf } from "#lib/client/desk/trouble";
import { useAmendDecision } from "#lib/client/mutations/use-amend-decision";

/** A decision that is to be corrected. */
export type Amending = {
  readonly decisionId: string;
  readonly title: string;
  readonly label: string | null;
  readonly labels: readonly string[];
};

/** Corrects a decision by a new revision, with a reason; nothing is overwritten. */
export function AmendDialog({
  amending,
  onClose,
  onAmended,
}: {
  readonly amending: Amending | null;
  readonly onClose: () => void;
  readonly onAmended: (label: string) => void;
}) {
  return (
    <Dialog
      open={amending !== null}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={`Amend the decision on ${amending?.title ?? "this case"}`}
      description="The time to undo is over. A new revision takes its place and the caller is told; the old one stays on record."
    >
      {amending ? (
        <AmendForm
          key={amending.decisionId}
          amending={amending}
          onClose={onClose}
          onAmended={onAmended}
        />
      ) : null}
    </Dialog>
  );
}

function AmendForm({
  amending,
  onClose,
  onAmended,
}: {
  readonly amending: Amending;
  readonly onClose: () => void;
  readonly onAmended: (label: string) => void;
}) {
  const others = amending.labels.filter((label) => label !== amending.label);
  const [label, setLabel] = useState(others[0] ?? "");
  const [reason, setReason] = useState("");
  const amend = useAmendDecision();
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const body = { label, reason: reason.trim() };
    amend.mutate(
      { decisionId: amending.decisionId, ...body },
      { onSuccess: () => onAmended(label) },
    );
  };
  const trouble = amend.error ? troubleOf(amend.error) : null;
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-4">
      {trouble ? (
        <Notice tone="bad" title={trouble.title} alert>
          <p>{trouble.detail}</p>
        </Notice>
      ) : null}
      <p className="text-sm">Decided as “{amending.label}”.</p>
      <SelectField
        label="New answer"
        value={label}
        onChange={(event) => setLabel(event.target.value)}
      >
        {others.map((it) => (
          <option key={it}>{it}</option>
        ))}
      </SelectField>
      <TextArea
        label="Reason"
        hint="At least three characters; it is kept with the revision."
        value={reason}
        minLength={3}
        maxLength={4000}
        required
        onChange={(event) => setReason(event.target.value)}
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" disabled={amend.isPending}>
          {amend.isPending ? "Amending…" : "Amend"}
        </Button>
        <Button onClick={onClose} shortcut="Esc">
          Leave it
        </Button>
      </div>
    </form>
  );
}
