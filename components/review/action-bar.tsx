"use client";
import { Button } from "#components/ui/button";
import { type OnDesk, stepOf } from "#lib/client/desk/on-desk";
import { useShownKey } from "../keys/use-keys";

/** What can be done with the case on the desk. */
export type CaseActs = {
  readonly onCommit: () => void;
  readonly onSkip: () => void;
  readonly onEscalate: () => void;
  readonly onGiveBack: () => void;
  readonly onNote: () => void;
};

/** The step that comes next, and the ways out of the case. */
export function ActionBar({
  present,
  isBusy,
  acts,
}: {
  readonly present: OnDesk;
  readonly isBusy: boolean;
  readonly acts: CaseActs;
}) {
  const skip = useShownKey("case.skip");
  const escalate = useShownKey("case.escalate");
  const release = useShownKey("case.release");
  const step = stepOf(present);
  if (step === "read") return null;
  return (
    <>
      <div className="sticky bottom-0 -mx-4 border-t bg-surface px-4 py-2 lg:static lg:border-t-0 lg:py-0">
        <Button
          variant="primary"
          size="large"
          shortcut="Enter"
          className="w-full min-w-0 whitespace-normal"
          disabled={isBusy}
          onClick={acts.onCommit}
        >
          {commitText(present, step)}
        </Button>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button {...keyed(skip)} onClick={acts.onSkip}>
          Skip
        </Button>
        <Button {...keyed(escalate)} onClick={acts.onEscalate}>
          Escalate
        </Button>
        <Button variant="ghost" {...keyed(release)} onClick={acts.onGiveBack}>
          Give back
        </Button>
      </div>
    </>
  );
}

function commitText({ case: it, work }: OnDesk, step: "reveal" | "decide"): string {
  if (step === "reveal") return "Show the model's opinion";
  if (work.label === null) return "Decide";
  const isKept = it.provisional_label === work.label && it.opinion !== null;
  const isChanged = it.provisional_label !== null && !isKept && it.opinion !== null;
  const verb = isKept ? "Keep" : isChanged ? "Change to" : "Decide";
  return `${verb} “${work.label}”`;
}

function keyed(shortcut: string | undefined) {
  return shortcut === undefined ? {} : { shortcut };
}
