"use client";
import Link from "next/link";
import { Button } from "#components/ui/button";
import { EmptyState } from "#components/ui/empty-state";
import { clockText, remainingMs } from "#lib/client/countdown";
import { useQueues } from "#lib/client/queries/use-queues";
import { useNow } from "#lib/client/use-now";
import type { QueueDto, WhyNoneDto } from "#lib/contracts/cases";
import { emptyText } from "./empty-text";
import { casePath, HISTORY_PATH, POLICIES_PATH, QUEUES_PATH, queuePath } from "./paths";

type Known = { readonly why: WhyNoneDto; readonly sinceMs: number; readonly queueId: string };

/** Why there is no case, when that may change, and what can be done meanwhile. Looks again by itself. */
export function WhyEmpty({
  why,
  sinceMs,
  queueId,
  initialQueues,
  isBusy,
  onTry,
}: Known & {
  readonly initialQueues: readonly QueueDto[];
  readonly isBusy: boolean;
  readonly onTry: () => void;
}) {
  const { queues } = useQueues(initialQueues);
  const { title, lines } = emptyText(why);
  const here = queues.find(({ id }) => id === queueId);
  const free = here?.free ?? 0;
  const others = queues.filter((it) => it.id !== queueId && it.member && it.free > 0);
  return (
    <EmptyState
      title={title}
      acts={
        <>
          <Button variant="primary" shortcut="Enter" disabled={isBusy} onClick={onTry}>
            {isBusy ? "Looking…" : "Look again"}
          </Button>
          {here?.unfinished_case ? (
            <Button asChild>
              <Link href={casePath(here.unfinished_case)}>Continue your case</Link>
            </Button>
          ) : null}
          {why.skipped > 0 ? (
            <Button asChild>
              <Link href={HISTORY_PATH}>Take back a skipped case</Link>
            </Button>
          ) : null}
          {others.map(({ id, title: name, free: count }) => (
            <Button key={id} asChild>
              <Link href={queuePath(id)}>
                {name} ({count} free)
              </Link>
            </Button>
          ))}
          {why.state === "stopped" && here?.led ? (
            <Button asChild>
              <Link href={POLICIES_PATH}>Open policies and stops</Link>
            </Button>
          ) : null}
          {others.length === 0 ? (
            <Button variant="ghost" asChild>
              <Link href={QUEUES_PATH}>All queues</Link>
            </Button>
          ) : null}
        </>
      }
    >
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      <Expiry why={why} sinceMs={sinceMs} />
      {free > 0 ? (
        <p role="status" className="mt-2 font-medium text-good">
          {free === 1 ? "1 case is free now." : `${free} cases are free now.`}
        </p>
      ) : (
        <p className="mt-2 text-sm">This page looks again every ten seconds.</p>
      )}
    </EmptyState>
  );
}

function Expiry({ why, sinceMs }: Pick<Known, "why" | "sinceMs">) {
  const isCounting = why.earliest_expiry_ms !== null;
  const nowMs = useNow(isCounting ? 1000 : null);
  if (why.earliest_expiry_ms === null || nowMs === 0) return null;
  const leftMs = remainingMs({ lastsMs: why.earliest_expiry_ms, sinceMs }, nowMs);
  return (
    <p>
      {leftMs > 0
        ? `The first claim ends in ${clockText(leftMs)}, unless it is extended.`
        : "The first claim has ended or was extended."}
    </p>
  );
}
