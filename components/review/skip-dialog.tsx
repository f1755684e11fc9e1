"use client";
import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import { TextField } from "#components/ui/field";

const REASONS = [
  "Not enough to go on",
  "Outside what I know",
  "I know the person or have an interest",
  "The input cannot be read",
  "The question does not fit the case",
] as const;
const OTHER = "Another reason";

/** Asks why; a skipped case goes back to the others. */
export function SkipDialog({
  isOpen,
  onClose,
  onSkip,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onSkip: (reason: string) => void;
}) {
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="Skip this case"
      description="It goes back to the queue and is not offered to you again."
    >
      <SkipForm onClose={onClose} onSkip={onSkip} />
    </Dialog>
  );
}

function SkipForm({
  onClose,
  onSkip,
}: {
  readonly onClose: () => void;
  readonly onSkip: (reason: string) => void;
}) {
  const [chosen, setChosen] = useState<string>(REASONS[0]);
  const [own, setOwn] = useState("");
  const reason = chosen === OTHER ? own.trim() : chosen;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (reason !== "") onSkip(reason);
  };
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-4">
      <fieldset className="flex flex-col gap-1">
        <legend className="mb-1 font-medium text-sm">Why?</legend>
        {[...REASONS, OTHER].map((text) => (
          <label key={text} className="flex min-h-8 items-center gap-2">
            <input
              type="radio"
              name="skip_reason"
              checked={text === chosen}
              onChange={() => setChosen(text)}
              className="size-4 accent-accent"
            />
            {text}
          </label>
        ))}
      </fieldset>
      {chosen === OTHER ? (
        <TextField
          label="The reason"
          value={own}
          maxLength={500}
          required
          onChange={(event) => setOwn(event.target.value)}
        />
      ) : null}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" shortcut="Enter">
          Skip
        </Button>
        <Button onClick={onClose} shortcut="Esc">
          Keep the case
        </Button>
      </div>
    </form>
  );
}
