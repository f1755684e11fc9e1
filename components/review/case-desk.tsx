"use client";
import { useEffect } from "react";
import { EmptyState } from "#components/ui/empty-state";
import type { Desk } from "#lib/client/desk/desk";
import { escalate, skip } from "#lib/client/desk/finish-case";
import { extend } from "#lib/client/desk/keep-hold";
import { activate, announcement, seekNext } from "#lib/client/desk/next-case";
import { titleOf } from "#lib/client/desk/on-desk";
import type { Seat } from "#lib/client/desk/seat";
import { useSeat } from "#lib/client/desk/use-seat";
import type { CaseReply, QueueDto } from "#lib/contracts/cases";
import { focusDesk } from "../keys/key-moment";
import { useSay } from "../keys/use-keys";
import { AmendDialog } from "./amend-dialog";
import { CaseHead } from "./case-head";
import { CaseView } from "./case-view";
import { EscalateDialog } from "./escalate-dialog";
import { FindLabel } from "./find-label";
import { SkipDialog } from "./skip-dialog";
import { Tray } from "./tray";
import { Trouble } from "./trouble";
import { useDeskActs } from "./use-desk-acts";
import { WhyEmpty } from "./why-empty";

/** The desk a person works at: one case after the other, without leaving the page. */
export function CaseDesk({
  initial,
  queues,
  mayWork,
  mayTakeAway,
}: {
  readonly initial: CaseReply;
  readonly queues: readonly QueueDto[];
  readonly mayWork: boolean;
  /** Leads the queue, or administers. */
  readonly mayTakeAway: boolean;
}) {
  const { seat, desk } = useSeat(initial);
  const { acts, asking, setAsking, missing, amending, setAmending, onUndo } = useDeskActs(
    seat,
    desk,
  );
  useArrival(seat, desk);
  const { present, trouble } = desk;
  const close = () => setAsking(null);
  return (
    <div data-key-root="true" tabIndex={-1} className="flex flex-col gap-3 outline-none">
      {present ? <CaseHead present={present} onExtend={() => void extend(seat)} /> : null}
      <Tray onUndo={onUndo} onAmend={setAmending} />
      {trouble ? (
        <Trouble
          problem={trouble}
          onRetry={() => void (present ? activate(seat) : seekNext(seat))}
        />
      ) : null}
      {present ? (
        <CaseView
          seat={seat}
          desk={desk}
          mayWork={mayWork}
          mayTakeAway={mayTakeAway}
          missing={missing}
          acts={acts}
        />
      ) : (
        <NoCase seat={seat} desk={desk} queues={queues} />
      )}
      <SkipDialog
        isOpen={asking === "skip"}
        onClose={close}
        onSkip={(reason) => {
          close();
          skip(seat, reason);
        }}
      />
      <EscalateDialog
        isOpen={asking === "escalate"}
        targets={present?.case.escalates_to ?? []}
        onClose={close}
        onEscalate={(to) => {
          close();
          escalate(seat, to);
        }}
      />
      <FindLabel isOpen={asking === "label"} seat={seat} desk={desk} onClose={close} />
      <AmendDialog
        amending={amending}
        onClose={() => setAmending(null)}
        onAmended={() => setAmending(null)}
      />
    </div>
  );
}

function NoCase({
  seat,
  desk: { why, busy, queue },
  queues,
}: {
  readonly seat: Seat;
  readonly desk: Desk;
  readonly queues: readonly QueueDto[];
}) {
  if (!why) {
    return (
      <EmptyState title={busy === "next" ? "Looking for the next case…" : "No case on the desk"} />
    );
  }
  return (
    <WhyEmpty
      why={why.said}
      sinceMs={why.sinceMs}
      queueId={queue.id}
      initialQueues={queues}
      isBusy={busy === "next"}
      onTry={() => void seekNext(seat)}
    />
  );
}

function titleText({ read }: Seat): string {
  const { present, queue } = read();
  return present ? `${titleOf(present.case)} · ${present.case.endpoint.title}` : queue.title;
}

/** A case that comes on the desk is announced, named in the title, and has the focus. */
function useArrival(seat: Seat, { present, why }: Desk): void {
  const say = useSay();
  const [shownId, isEmpty] = [present?.case.id, why !== null];
  useEffect(() => {
    if (shownId === undefined && !isEmpty) return;
    say(announcement(seat));
    document.title = `${titleText(seat)} · Umpire`;
    focusDesk();
    window.scrollTo({ top: 0 });
  }, [seat, shownId, isEmpty, say]);
}
