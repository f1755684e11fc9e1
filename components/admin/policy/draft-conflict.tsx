"use client";
import { Button } from "#components/ui/button";
import { Notice } from "#components/ui/notice";
import type { StoredDraft } from "#lib/client/admin/use-draft-saving";
import type { Policy } from "#lib/decision/policy";
import { formatInstant } from "#lib/kernel/format";
import { PolicyDiff } from "./policy-diff";

type DraftConflictProps = {
  readonly mine: Policy;
  /** `null` when the draft was published or dropped. */
  readonly theirs: StoredDraft | null;
  readonly names: Readonly<Record<string, string>>;
  readonly onTakeTheirs: () => void;
  readonly onKeepMine: () => void;
};

/** Two people edited one draft: what differs, and which of the two goes on. Nothing is saved until somebody says. */
export function DraftConflict(props: DraftConflictProps) {
  const { mine, theirs, names, onTakeTheirs, onKeepMine } = props;
  const who = theirs?.updated_by ? (names[theirs.updated_by] ?? "Somebody else") : "Somebody else";
  const when = theirs?.updated_at ? ` at ${formatInstant(theirs.updated_at)} UTC` : "";
  return (
    <Notice
      tone="warn"
      title={theirs ? `${who} saved this draft${when}` : "This draft was published or dropped"}
      alert
    >
      <p>Your changes since then are not saved.</p>
      {theirs ? (
        <div className="my-2 rounded bg-surface p-1 text-text">
          <PolicyDiff caption="From theirs to yours" before={theirs.document} after={mine} />
        </div>
      ) : null}
      <div className="mt-2 flex flex-wrap gap-2">
        <Button size="small" onClick={onTakeTheirs}>
          {theirs ? "Go on from theirs" : "Load what is in force"}
        </Button>
        <Button size="small" onClick={onKeepMine}>
          {theirs ? "Save mine over theirs" : "Save mine as a new draft"}
        </Button>
      </div>
    </Notice>
  );
}
