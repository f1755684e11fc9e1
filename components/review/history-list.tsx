"use client";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Badge } from "#components/ui/badge";
import { Button } from "#components/ui/button";
import { type Column, DataTable } from "#components/ui/data-table";
import { EmptyState } from "#components/ui/empty-state";
import { clockText, remainingMs } from "#lib/client/countdown";
import { readCase } from "#lib/client/desk/case-requests";
import { titleOf } from "#lib/client/desk/on-desk";
import { troubleOf } from "#lib/client/desk/trouble";
import { useUndoDecision } from "#lib/client/mutations/use-undo-decision";
import { type HistoryPage, useHistory } from "#lib/client/queries/use-history";
import { useNow } from "#lib/client/use-now";
import type { HistoryRowDto } from "#lib/contracts/cases";
import type { Problem } from "#lib/contracts/common";
import { useKeyActs } from "../keys/use-keys";
import { AmendDialog, type Amending } from "./amend-dialog";
import { moveInList } from "./move-in-list";
import { casePath, QUEUES_PATH } from "./paths";
import { timeText } from "./time-text";
import { Trouble } from "./trouble";

type Row = HistoryRowDto & { readonly sinceMs: number };

/** One's own decisions, newest first, and what may still be done about each. */
export function HistoryList({ initial }: { readonly initial: HistoryPage }) {
  const history = useHistory(initial);
  const rows: Row[] = history.pages.flatMap(({ items, sinceMs }) =>
    items.map((item) => ({ ...item, sinceMs })),
  );
  const acts = useRowActs(() => void history.refresh());
  const [newest] = rows;
  useKeyActs({
    "list.next": () => moveInList(1),
    "list.previous": () => moveInList(-1),
    ...(newest ? { "everywhere.undo": () => acts.onUndoOrAmend(newest) } : {}),
  });
  const trouble = acts.trouble ?? (history.error ? troubleOf(history.error) : null);
  if (rows.length === 0) {
    return (
      <EmptyState
        title="You have decided nothing yet"
        acts={
          <Button variant="primary" asChild>
            <Link href={QUEUES_PATH}>Open queues</Link>
          </Button>
        }
      >
        <p>What you decide stands here, to be undone at first and amended for 24 hours.</p>
      </EmptyState>
    );
  }
  return (
    <div data-key-root="true" tabIndex={-1} className="flex flex-col gap-3 outline-none">
      {trouble ? <Trouble problem={trouble} onRetry={() => void history.refresh()} /> : null}
      <div className="rounded-lg border bg-surface">
        <DataTable
          caption="Your decisions, newest first"
          columns={columnsFor(acts)}
          rows={rows}
          keyOf={({ case_id, answered_at }) => `${case_id} ${answered_at}`}
        />
      </div>
      {history.hasNextPage ? (
        <Button
          className="self-center"
          disabled={history.isFetchingNextPage}
          onClick={() => void history.fetchNextPage()}
        >
          {history.isFetchingNextPage ? "Loading…" : "Older decisions"}
        </Button>
      ) : null}
      <AmendDialog amending={acts.amending} onClose={acts.onClose} onAmended={acts.onClose} />
    </div>
  );
}

type RowActs = ReturnType<typeof useRowActs>;

function useRowActs(onChange: () => void) {
  const router = useRouter();
  const undo = useUndoDecision();
  const [amending, setAmending] = useState<Amending | null>(null);
  const [failed, setFailed] = useState<Problem | null>(null);
  const onUndo = ({ decision }: Row) => {
    if (!decision) return;
    undo.mutate(decision.id, {
      onSuccess: (caseId) => router.push(casePath(caseId)),
      onError: onChange,
    });
  };
  const onAmend = ({ case_id, decision }: Row) => {
    if (!decision) return;
    void readCase(case_id)
      .then(({ case: it }) =>
        setAmending({
          decisionId: decision.id,
          title: titleOf(it),
          label: decision.label,
          labels: it.labels,
        }),
      )
      .catch((error: unknown) => setFailed(troubleOf(error)));
  };
  const onUndoOrAmend = (row: Row) => {
    const isOpen = row.may_undo && undoLeftMs(row, performance.now()) > 0;
    if (isOpen) onUndo(row);
    else if (row.may_amend) onAmend(row);
  };
  return {
    onUndo,
    onAmend,
    onUndoOrAmend,
    amending,
    onClose: () => setAmending(null),
    trouble: failed ?? (undo.error ? troubleOf(undo.error) : null),
  };
}

function columnsFor(acts: RowActs): readonly Column<Row>[] {
  return [
    {
      key: "case",
      title: "Case",
      cell: ({ case_id, reference }) => (
        <Link
          href={casePath(case_id)}
          data-list-row="true"
          className="whitespace-nowrap text-accent underline"
        >
          {titleOf({ id: case_id, reference })}
        </Link>
      ),
    },
    { key: "queue", title: "Queue", cell: ({ queue }) => queue },
    {
      key: "answer",
      title: "Your answer",
      cell: ({ answer, decision }) => (
        <span className="flex flex-wrap items-center gap-2">
          <strong className="font-medium">{answer}</strong>
          {decision?.kind === "amend" ? <Badge>amended</Badge> : null}
          {decision === null ? <Badge>others were asked as well</Badge> : null}
          {decision === null || answer === decision.label ? null : (
            <span className="text-muted">decided: {decision.label}</span>
          )}
        </span>
      ),
    },
    { key: "reason", title: "Reason", cell: ({ reason }) => reason ?? "" },
    {
      key: "when",
      title: "When",
      cell: ({ answered_at }) => <span className="whitespace-nowrap">{timeText(answered_at)}</span>,
    },
    { key: "acts", title: "Acts", cell: (row) => <RowButtons row={row} acts={acts} /> },
  ];
}

function RowButtons({ row, acts }: { readonly row: Row; readonly acts: RowActs }) {
  const nowMs = useNow(row.may_undo ? 1000 : null);
  const leftMs = row.may_undo ? undoLeftMs(row, nowMs) : 0;
  const name = titleOf({ id: row.case_id, reference: row.reference });
  if (leftMs > 0) {
    return (
      <Button size="small" onClick={() => acts.onUndo(row)} aria-label={`Undo ${name}`}>
        Undo <span className="tabular">{nowMs === 0 ? "" : clockText(leftMs)}</span>
      </Button>
    );
  }
  if (row.decision === null) return <span className="text-muted">stays</span>;
  if (!row.may_amend) return <span className="text-muted">final</span>;
  return (
    <Button size="small" onClick={() => acts.onAmend(row)} aria-label={`Amend ${name}`}>
      Amend
    </Button>
  );
}

function undoLeftMs({ decision, sinceMs }: Row, nowMs: number): number {
  return decision ? remainingMs({ lastsMs: decision.final_in_ms, sinceMs }, nowMs) : 0;
}
