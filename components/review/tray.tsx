"use client";
import Link from "next/link";
import { Button } from "#components/ui/button";
import { Kbd } from "#components/ui/kbd";
import { clockText } from "#lib/client/countdown";
import { deskOutbox } from "#lib/client/tray/desk-outbox";
import { ownDecision } from "#lib/client/tray/outbox";
import {
  blockOf,
  lastDecision,
  shownEntries,
  type TrayEntry,
  undoLeftMs,
} from "#lib/client/tray/tray";
import { useTray } from "#lib/client/tray/use-tray";
import { useShownKey } from "../keys/use-keys";
import { cn } from "../ui/cn";
import type { Amending } from "./amend-dialog";
import { casePath } from "./paths";
import { blockText, entryText, isBad } from "./tray-text";

/** How many settled entries stand side by side; older ones make room, so that the line stays one line. */
const MOST_SHOWN = 2;

/** What became of the cases that left the desk. Its line is there when it is empty too, so that nothing jumps. */
export function Tray({
  onUndo,
  onAmend,
}: {
  readonly onUndo: () => void;
  readonly onAmend: (amending: Amending) => void;
}) {
  const { tray, nowMs } = useTray();
  const block = blockOf(tray, nowMs);
  const shown = shownEntries(tray, nowMs);
  const last = lastDecision(tray);
  const well = shown
    .filter((entry) => !isBad(entry))
    .slice(-MOST_SHOWN)
    .reverse();
  return (
    <section aria-label="Sent decisions" className="flex min-h-8 flex-col gap-1 text-sm">
      {block ? (
        <p role="alert" className="rounded bg-bad-soft px-3 py-1 font-medium text-bad">
          {blockText(block)}
        </p>
      ) : null}
      <div className="flex min-h-8 flex-wrap items-center gap-x-4 gap-y-1 rounded bg-sunken px-3">
        {well.length === 0 ? <Idle isAllSaved={tray.length > 0 && shown.length === 0} /> : null}
        {well.map((entry) => (
          <span key={entry.id} className="flex min-w-0 items-center gap-2">
            <span className={cn("min-w-0 break-words", entry === last || "text-muted")}>
              {entryText(entry)}
            </span>
            {entry === last ? <UndoButton entry={entry} nowMs={nowMs} onUndo={onUndo} /> : null}
          </span>
        ))}
      </div>
      {shown.filter(isBad).map((entry) => (
        <div
          key={entry.id}
          className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1 rounded bg-bad-soft px-3 py-0.5 text-bad"
        >
          <p role="alert" className="min-w-0 break-words">
            {entryText(entry)}
          </p>
          <EntryActs entry={entry} onAmend={onAmend} />
        </div>
      ))}
    </section>
  );
}

/** The line when there is nothing to tell about what was sent. */
function Idle({ isAllSaved }: { readonly isAllSaved: boolean }) {
  const help = useShownKey("everywhere.help");
  const palette = useShownKey("everywhere.palette");
  return (
    <p className="flex min-h-8 flex-wrap items-center gap-x-4 text-muted">
      {isAllSaved ? <span>Everything is saved.</span> : null}
      {help ? (
        <span>
          <Kbd>{help}</Kbd> shows all keys
        </span>
      ) : null}
      {palette ? (
        <span>
          <Kbd>{palette}</Kbd> finds an act
        </span>
      ) : null}
    </p>
  );
}

function UndoButton({
  entry,
  nowMs,
  onUndo,
}: {
  readonly entry: TrayEntry;
  readonly nowMs: number;
  readonly onUndo: () => void;
}) {
  const undoKey = useShownKey("everywhere.undo");
  const leftMs = undoLeftMs(entry, nowMs);
  if (leftMs <= 0) return null;
  return (
    <Button size="small" {...(undoKey ? { shortcut: undoKey } : {})} onClick={onUndo}>
      Undo <span className="tabular text-muted">{clockText(leftMs)}</span>
    </Button>
  );
}

function EntryActs({
  entry,
  onAmend,
}: {
  readonly entry: TrayEntry;
  readonly onAmend: (amending: Amending) => void;
}) {
  const outbox = deskOutbox();
  switch (entry.sending.at) {
    case "retrying":
    case "signed_out":
      return (
        <span className="flex gap-2">
          {entry.sending.at === "signed_out" ? <SignInAgain /> : null}
          <Button size="small" onClick={outbox.retryNow}>
            Retry now
          </Button>
        </span>
      );
    case "refused": {
      const stored = ownDecision(entry.sending.problem);
      return (
        <span className="flex flex-wrap gap-2">
          {stored ? (
            <Button
              size="small"
              onClick={() => onAmend({ ...entry, decisionId: stored.id, label: stored.label })}
            >
              Amend
            </Button>
          ) : null}
          <Button size="small" asChild>
            <Link href={casePath(entry.caseId)}>Open the case</Link>
          </Button>
          <Button size="small" variant="ghost" onClick={() => outbox.dismiss(entry.id)}>
            Dismiss
          </Button>
        </span>
      );
    }
    default:
      return null;
  }
}

function SignInAgain() {
  return (
    <Button size="small" asChild>
      <a href="/sign-in" target="_blank" rel="noreferrer">
        Sign in (new tab)
      </a>
    </Button>
  );
}
