"use client";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Button } from "#components/ui/button";
import { Notice } from "#components/ui/notice";
import { Panel } from "#components/ui/panel";
import { troubleOf } from "#lib/client/desk/trouble";
import { useClaimNextCase } from "#lib/client/mutations/use-claim-next-case";
import { useQueues } from "#lib/client/queries/use-queues";
import type { QueueDto, WhyNoneDto } from "#lib/contracts/cases";
import { focusDesk } from "../keys/key-moment";
import { useKeyActs } from "../keys/use-keys";
import { Figures } from "./figures";
import { HeldCases } from "./held-cases";
import { casePath, QUEUES_PATH } from "./paths";
import { figuresOf, rulesOf, stopText } from "./queue-text";
import { Trouble } from "./trouble";
import { WhyEmpty } from "./why-empty";

type Why = { readonly why: WhyNoneDto; readonly sinceMs: number };

/** One queue: its figures, its rules, and the way to its next case. */
export function QueueBoard({
  queueId,
  initial,
  initialWhy,
  mayWork,
  isOverseer,
}: {
  readonly queueId: string;
  readonly initial: readonly QueueDto[];
  /** Why there is no case, when the page knew that already. */
  readonly initialWhy: WhyNoneDto | null;
  readonly mayWork: boolean;
  /** Sees every queue without being in it. */
  readonly isOverseer: boolean;
}) {
  const { queues } = useQueues(initial);
  const queue = queues.find(({ id }) => id === queueId) ?? initial.find(({ id }) => id === queueId);
  const { onNext, isBusy, trouble, why } = useNext(queueId, initialWhy);
  const mayTake = mayWork && queue?.member === true;
  useKeyActs(mayTake && !isBusy ? { "case.commit": onNext } : {});
  useEffect(focusDesk, []);
  if (!queue) return null;
  return (
    <div data-key-root="true" tabIndex={-1} className="flex flex-col gap-4 outline-none">
      <BoardHead queue={queue} />
      {trouble ? <Trouble problem={trouble} onRetry={onNext} /> : null}
      <div className="flex flex-wrap items-center gap-x-8 gap-y-3 rounded-lg border bg-surface px-4 py-3">
        <Figures figures={figuresOf(queue)} />
        {mayTake ? (
          <NextAct queue={queue} isBusy={isBusy} hasNext={why === null} onNext={onNext} />
        ) : null}
      </div>
      {why && mayTake ? (
        <WhyEmpty
          why={why.why}
          sinceMs={why.sinceMs}
          queueId={queueId}
          initialQueues={initial}
          isBusy={isBusy}
          onTry={onNext}
        />
      ) : null}
      {queue.led || isOverseer ? <HeldCases queueId={queueId} /> : null}
      <Panel title="How this queue works">
        <Figures figures={rulesOf(queue)} />
      </Panel>
      {mayTake ? null : (
        <p className="text-muted text-sm">
          You can look at this queue; its members decide its cases. An administrator adds members on
          the people page.
        </p>
      )}
    </div>
  );
}

function BoardHead({ queue }: { readonly queue: QueueDto }) {
  const stop = stopText(queue.stop);
  return (
    <>
      <header className="flex flex-wrap items-center gap-3">
        <h1 className="font-semibold text-xl">{queue.title}</h1>
        <Link href={QUEUES_PATH} className="text-accent text-sm underline">
          All queues
        </Link>
      </header>
      {stop ? <Notice tone="bad">{stop}</Notice> : null}
    </>
  );
}

function useNext(queueId: string, initialWhy: WhyNoneDto | null) {
  const router = useRouter();
  const claim = useClaimNextCase();
  const [why, setWhy] = useState<Why | null>(
    () => initialWhy && { why: initialWhy, sinceMs: performance.now() },
  );
  const onNext = () =>
    claim.mutate(queueId, {
      onSuccess: (taken) =>
        "caseId" in taken ? router.push(casePath(taken.caseId)) : setWhy(taken),
    });
  return {
    onNext,
    why,
    isBusy: claim.isPending || (claim.data !== undefined && "caseId" in claim.data),
    trouble: claim.error ? troubleOf(claim.error) : null,
  };
}

function NextAct({
  queue,
  isBusy,
  hasNext,
  onNext,
}: {
  readonly queue: QueueDto;
  readonly isBusy: boolean;
  /** Where there is none, the text below has the button that looks again. */
  readonly hasNext: boolean;
  readonly onNext: () => void;
}) {
  return (
    <div className="flex flex-wrap gap-2">
      {queue.unfinished_case ? (
        <Button variant="primary" asChild>
          <Link href={casePath(queue.unfinished_case)}>Continue your case</Link>
        </Button>
      ) : null}
      {hasNext ? (
        <Button
          variant={queue.unfinished_case ? "secondary" : "primary"}
          shortcut="Enter"
          disabled={isBusy}
          onClick={onNext}
        >
          {isBusy ? "Claiming…" : "Next case"}
        </Button>
      ) : null}
    </div>
  );
}
