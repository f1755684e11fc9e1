"use client";
import { useRouter } from "next/navigation";
import { Button } from "#components/ui/button";
import { Panel } from "#components/ui/panel";
import { titleOf } from "#lib/client/desk/on-desk";
import { troubleOf } from "#lib/client/desk/trouble";
import { useTakeBack } from "#lib/client/mutations/use-take-back";
import type { SkippedRowDto } from "#lib/contracts/cases";
import { casePath } from "./paths";
import { timeText } from "./time-text";
import { Trouble } from "./trouble";

/** Cases that one has skipped and that still wait; each can be taken back. */
export function SkippedList({ rows }: { readonly rows: readonly SkippedRowDto[] }) {
  const router = useRouter();
  const take = useTakeBack();
  const onTake = (caseId: string) =>
    take.mutate(caseId, { onSuccess: () => router.push(casePath(caseId)) });
  if (rows.length === 0) return null;
  return (
    <Panel title={`Skipped by you (${rows.length})`}>
      {take.error ? (
        <Trouble problem={troubleOf(take.error)} onRetry={() => onTake(take.variables)} />
      ) : null}
      <ul className="divide-y text-sm">
        {rows.map(({ case_id, reference, queue, reason, skipped_at }) => {
          const title = titleOf({ id: case_id, reference });
          return (
            <li key={case_id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2">
              <span className="min-w-0 grow basis-60 break-words">
                <span className="font-medium">{title}</span> in {queue}
                <span className="block text-muted">
                  {reason} · {timeText(skipped_at)}
                </span>
              </span>
              <Button
                size="small"
                data-list-row="true"
                aria-label={`Take ${title} back`}
                disabled={take.isPending}
                onClick={() => onTake(case_id)}
              >
                Take back
              </Button>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
