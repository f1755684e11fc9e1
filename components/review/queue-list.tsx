"use client";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { Badge } from "#components/ui/badge";
import { Button } from "#components/ui/button";
import { troubleOf } from "#lib/client/desk/trouble";
import { useClaimNextCase } from "#lib/client/mutations/use-claim-next-case";
import { useQueues } from "#lib/client/queries/use-queues";
import type { QueueDto } from "#lib/contracts/cases";
import { useKeyActs } from "../keys/use-keys";
import { Figures } from "./figures";
import { focusFirstRow, moveInList } from "./move-in-list";
import { NoQueues } from "./no-queues";
import { casePath, queuePath } from "./paths";
import { figuresOf, stopText } from "./queue-text";
import { Trouble } from "./trouble";

/** The queues a person works in; each row's act takes its next case, or goes on with one that was begun. */
export function QueueList({
  initial,
  mayWork,
  isAdmin,
}: {
  readonly initial: readonly QueueDto[];
  readonly mayWork: boolean;
  readonly isAdmin: boolean;
}) {
  const { queues, error, refetch } = useQueues(initial);
  const { onNext, takingId, trouble } = useNext();
  useKeyActs({
    "list.next": () => moveInList(1),
    "list.previous": () => moveInList(-1),
  });
  useEffect(focusFirstRow, []);
  const failed = trouble ?? (error ? troubleOf(error) : null);
  if (queues.length === 0) return <NoQueues isAdmin={isAdmin} />;
  return (
    <div data-key-root="true" tabIndex={-1} className="flex flex-col gap-3 outline-none">
      {failed ? <Trouble problem={failed} onRetry={() => void refetch()} /> : null}
      <ul className="flex flex-col gap-2">
        {queues.map((queue) => (
          <QueueRow
            key={queue.id}
            queue={queue}
            mayWork={mayWork && queue.member}
            isTaking={takingId === queue.id}
            onNext={onNext}
          />
        ))}
      </ul>
    </div>
  );
}

/** Takes the next case and goes there; where there is none, the queue's board says why. */
function useNext() {
  const router = useRouter();
  const claim = useClaimNextCase();
  const onNext = (queueId: string) =>
    claim.mutate(queueId, {
      onSuccess: (taken) =>
        router.push("caseId" in taken ? casePath(taken.caseId) : queuePath(queueId)),
    });
  return {
    onNext,
    takingId: claim.isPending ? claim.variables : null,
    trouble: claim.error ? troubleOf(claim.error) : null,
  };
}

function QueueRow({
  queue,
  mayWork,
  isTaking,
  onNext,
}: {
  readonly queue: QueueDto;
  readonly mayWork: boolean;
  readonly isTaking: boolean;
  readonly onNext: (queueId: string) => void;
}) {
  const stop = stopText(queue.stop);
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-3 rounded-lg border bg-surface px-4 py-3 focus-within:border-accent">
      <div className="min-w-48 grow basis-56">
        <h2 className="flex flex-wrap items-center gap-2 font-semibold text-base">
          <Link href={queuePath(queue.id)} className="hover:underline">
            {queue.title}
          </Link>
          {queue.led ? <Badge tone="accent">you lead</Badge> : null}
          {stop ? <Badge tone="bad">stopped</Badge> : null}
        </h2>
        {stop ? <p className="text-bad text-sm">{stop}</p> : null}
      </div>
      <div className="grow-[2]">
        <Figures figures={figuresOf(queue)} />
      </div>
      {mayWork ? <RowAct queue={queue} isTaking={isTaking} onNext={onNext} /> : null}
    </li>
  );
}

function RowAct({
  queue,
  isTaking,
  onNext,
}: {
  readonly queue: QueueDto;
  readonly isTaking: boolean;
  readonly onNext: (queueId: string) => void;
}) {
  if (queue.unfinished_case) {
    return (
      <Button variant="primary" asChild className="min-w-40">
        <Link href={casePath(queue.unfinished_case)} data-list-row="true">
          Continue your case
        </Link>
      </Button>
    );
  }
  return (
    <Button
      variant={queue.free > 0 ? "primary" : "secondary"}
      shortcut="Enter"
      data-list-row="true"
      className="min-w-40"
      aria-label={`Next case of ${queue.title}`}
      disabled={isTaking}
      onClick={() => onNext(queue.id)}
    >
      {isTaking ? "Claiming…" : "Next case"}
    </Button>
  );
}
