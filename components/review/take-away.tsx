"use client";
import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import { TextField } from "#components/ui/field";
import { Notice } from "#components/ui/notice";
import { troubleOf } from "#lib/client/desk/trouble";
import { useTakeAway } from "#lib/client/mutations/use-take-away";

/** A lead's act: takes a case from its holder, with a reason that the holder is told. */
export function TakeAway({
  caseId,
  holder,
  onTaken,
}: {
  readonly caseId: string;
  readonly holder: string;
  readonly onTaken: () => void;
}) {
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const take = useTakeAway();
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    take.mutate(
      { caseId, reason: reason.trim() },
      {
        onSuccess: () => {
          setOpen(false);
          onTaken();
        },
      },
    );
  };
  const trouble = take.error ? troubleOf(take.error) : null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>Take it from {holder}</Button>
      <Dialog
        open={isOpen}
        onOpenChange={setOpen}
        title={`Take this case from ${holder}`}
        description="It is free again at once; their draft is kept, and their next act is refused with your reason."
      >
        <form onSubmit={onSubmit} className="flex flex-col gap-4">
          {trouble ? (
            <Notice tone="bad" title={trouble.title} alert>
              <p>{trouble.detail}</p>
            </Notice>
          ) : null}
          <TextField
            label="Reason"
            value={reason}
            minLength={3}
            maxLength={500}
            required
            onChange={(event) => setReason(event.target.value)}
          />
          <div className="flex flex-wrap gap-2">
            <Button type="submit" variant="danger" disabled={take.isPending}>
              Take it away
            </Button>
            <Button shortcut="Esc" onClick={() => setOpen(false)}>
              Leave it
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
