"use client";
import Link from "next/link";
import { Badge } from "#components/ui/badge";
import { remainingMs } from "#lib/client/countdown";
import { type OnDesk, titleOf } from "#lib/client/desk/on-desk";
import { useNow } from "#lib/client/use-now";
import { ClaimChip } from "./claim-chip";
import { deadlineText } from "./claim-text";
import { queuePath } from "./paths";

/** What case this is, whose it is, and when it decides itself. */
export function CaseHead({
  present,
  onExtend,
}: {
  readonly present: OnDesk;
  readonly onExtend: () => void;
}) {
  const { case: it, hold, lost } = present;
  return (
    <header className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1">
      <h1 className="min-w-0 break-words font-semibold text-xl">
        {it.endpoint.title} <span className="font-normal text-muted">{titleOf(it)}</span>
      </h1>
      <Link href={queuePath(it.queue.id)} className="text-accent text-sm underline">
        {it.queue.title}
      </Link>
      <span className="ms-auto flex flex-wrap items-center gap-2">
        <Deadline present={present} />
        {it.state === "decided" ? <Badge>Decided</Badge> : null}
        {hold || lost ? <ClaimChip present={present} onExtend={onExtend} /> : null}
      </span>
    </header>
  );
}

function Deadline({ present: { case: it, sinceMs } }: { readonly present: OnDesk }) {
  const isComing = it.state === "waiting" && it.deadline_in_ms !== null;
  const nowMs = useNow(isComing ? 1000 : null);
  if (!isComing || it.deadline_in_ms === null || nowMs === 0) return null;
  const leftMs = remainingMs({ lastsMs: it.deadline_in_ms, sinceMs }, nowMs);
  return (
    <span className="tabular text-sm text-warn">{deadlineText(leftMs, it.deadline_label)}</span>
  );
}
