"use client";
import { Button } from "#components/ui/button";
import { Notice } from "#components/ui/notice";
import type { Problem } from "#lib/contracts/common";

/** What went wrong, by its name and with the number to quote, and a way to try again. */
export function Trouble({
  problem,
  onRetry,
}: {
  readonly problem: Problem;
  readonly onRetry: () => void;
}) {
  const { title, detail, request_id } = problem;
  return (
    <Notice tone="bad" title={title} alert>
      <p>{detail} What you typed is kept.</p>
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <Button size="small" onClick={onRetry}>
          Retry
        </Button>
        {request_id === "" ? null : (
          <Button size="small" onClick={() => void navigator.clipboard?.writeText(request_id)}>
            Copy request id
          </Button>
        )}
        {request_id === "" ? null : <code className="font-mono text-xs">{request_id}</code>}
      </div>
    </Notice>
  );
}
