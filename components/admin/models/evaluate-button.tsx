"use client";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useState } from "react";
import { Button } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import { SelectField } from "#components/ui/field";
import { Notice } from "#components/ui/notice";
import { isEnded, useEvaluate, useJob } from "#lib/client/admin/models";
import { formatPercent } from "#lib/kernel/format";
import { TroubleNotice } from "../trouble-notice";

type EvaluateProps = {
  readonly model: string;
  readonly version: number;
  readonly datasets: readonly string[];
  /** The data set it knows, chosen beforehand. */
  readonly preferred?: string | undefined;
};

/** Answers the held-out rows of a data set with a version, and shows how far that is. */
export function EvaluateButton(props: EvaluateProps) {
  const [isOpen, setIsOpen] = useState(false);
  if (props.datasets.length === 0) return null;
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>
        Evaluate {props.model} {props.version}…
      </Button>
      {isOpen ? <EvaluateDialog {...props} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}

function EvaluateDialog({
  model,
  version,
  datasets,
  preferred,
  onClose,
}: EvaluateProps & { readonly onClose: () => void }) {
  const router = useRouter();
  const start = useEvaluate({ model, version });
  const job = useJob(start.data?.job_id ?? null);
  const [dataset, setDataset] = useState(
    preferred && datasets.includes(preferred) ? preferred : (datasets[0] ?? ""),
  );
  const state = job.data?.state;
  useEffect(() => {
    if (state === "done") router.refresh();
  }, [state, router]);
  const isRunning = start.isSuccess && !(job.data && isEnded(job.data));
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (!(start.isPending || isRunning)) start.mutate(dataset);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`Evaluate ${model} ${version}`}
      description="Answers every held-out row in a process of its own and keeps the answers, so that versions can be compared row by row. Traffic is not touched."
    >
      <form onSubmit={onSubmit} className="flex flex-col gap-4">
        <SelectField
          label="Data set"
          value={dataset}
          disabled={isRunning}
          onChange={(event) => setDataset(event.currentTarget.value)}
        >
          {datasets.map((it) => (
            <option key={it}>{it}</option>
          ))}
        </SelectField>
        <Progress job={job.data ?? null} isStarted={start.isSuccess} />
        <TroubleNotice error={start.error ?? job.error} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" disabled={start.isPending || isRunning}>
            {isRunning ? "Running…" : start.isSuccess ? "Evaluate again" : "Evaluate"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

type Job = NonNullable<ReturnType<typeof useJob>["data"]>;

function Progress({ job, isStarted }: { readonly job: Job | null; readonly isStarted: boolean }) {
  if (!isStarted) return null;
  const state = job?.state ?? "queued";
  const last = job?.log.at(-1);
  return (
    <div className="flex flex-col gap-2 text-sm">
      <progress
        className="h-2 w-full accent-accent"
        max={1}
        value={job?.progress ?? 0}
        aria-label="Progress of the evaluation"
      />
      <p role="status">
        {WORDS[state]} {formatPercent(job?.progress ?? 0, 0)}
        {last ? `, ${last}` : ""}
      </p>
      {state === "failed" ? (
        <Notice tone="bad" title="The evaluation failed" alert>
          <p>{job?.error ?? "The reason is in the server's log."}</p>
        </Notice>
      ) : null}
      {state === "queued" || state === "running" ? (
        <p className="text-muted text-xs">It goes on when this is closed.</p>
      ) : null}
    </div>
  );
}

const WORDS: Readonly<Record<Job["state"], string>> = {
  queued: "Waiting",
  running: "Running",
  done: "Done",
  failed: "Failed",
  cancelled: "Cancelled",
};
