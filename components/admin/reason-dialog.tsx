"use client";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import { ReasonField } from "./reason-field";
import { TroubleNotice } from "./trouble-notice";

type ReasonDialogProps = {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description?: string;
  /** The word on the button that does it. */
  readonly act: string;
  readonly isDangerous?: boolean;
  /** How long a reason must be, in characters. */
  readonly least: number;
  readonly isBusy: boolean;
  readonly error: Error | null;
  /** Something else in the form is not ready yet. */
  readonly isBlocked?: boolean;
  readonly onAct: (reason: string) => void;
  /** Somebody pressed the button, whether or not the form is ready. */
  readonly onTry?: () => void;
  /** What comes before the reason: consequences, choices. */
  readonly children?: ReactNode;
  /** Fields after the reason. */
  readonly further?: ReactNode;
};

/** Does something only together with the reason for it. */
export function ReasonDialog({
  open,
  onOpenChange,
  title,
  description,
  act,
  isDangerous = false,
  least,
  isBusy,
  error,
  isBlocked = false,
  onAct,
  onTry,
  children,
  further,
}: ReasonDialogProps) {
  const [reason, setReason] = useState("");
  const [isTried, setIsTried] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const isTooShort = reason.trim().length < least;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    onTry?.();
    if (!(isTooShort || isBlocked || isBusy)) onAct(reason.trim());
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      {...(description ? { description } : {})}
    >
      <form onSubmit={onSubmit} className="flex flex-col gap-4" noValidate>
        {children}
        <ReasonField
          label="Reason"
          ref={field}
          hint={`At least ${least} characters; it stays in the record.`}
          value={reason}
          least={least}
          isTried={isTried}
          onChange={setReason}
        />
        {further}
        <TroubleNotice error={error} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" variant={isDangerous ? "danger" : "primary"} disabled={isBusy}>
            {isBusy ? `${act}…` : act}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
