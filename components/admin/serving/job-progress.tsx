import { Notice } from "#components/ui/notice";
import type { JobDto } from "#lib/contracts/jobs";
import { formatInstant, formatPercent } from "#lib/kernel/format";

/** How far a job is, and why it failed. */
export function JobProgress({ job, what }: { readonly job: JobDto; readonly what: string }) {
  const { state, progress, log, error, finished_at: finishedAt } = job;
  const last = log.at(-1);
  return (
    <div className="flex flex-col gap-1 text-sm">
      <progress
        className="h-2 w-full accent-accent"
        max={1}
        value={progress}
        aria-label={`Progress of ${what}`}
      />
      <p role="status">
        {WORDS[state]} {formatPercent(progress, 0)}
        {last ? `, ${last}` : ""}
        {finishedAt ? `, ${formatInstant(finishedAt)} UTC` : ""}
      </p>
      {state === "failed" ? (
        <Notice tone="bad" title={`The job failed: ${what}`}>
          <p>{error ?? "The reason is in the server’s log."}</p>
        </Notice>
      ) : null}
    </div>
  );
}

const WORDS: Readonly<Record<JobDto["state"], string>> = {
  queued: "Waiting",
  running: "Running",
  done: "Done",
  failed: "Failed",
  cancelled: "Cancelled",
};
