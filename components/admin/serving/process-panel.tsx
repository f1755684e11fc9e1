"use client";
import { BucketBars } from "#components/charts/bucket-bars";
import { ChartFrame } from "#components/charts/chart-frame";
import { Badge } from "#components/ui/badge";
import { Panel } from "#components/ui/panel";
import type { LiveHistogramDto, ServingProcessDto } from "#lib/contracts/serving-figures";
import { formatCount, formatDuration } from "#lib/kernel/format";
import { FactList } from "../fact-list";
import { BatchSizes } from "./batch-sizes";

const TITLES: Readonly<Record<string, string>> = {
  parse: "Read and check",
  infer: "Climb the ladder",
  decide: "Price and route",
  write: "Write to disk",
  total: "All of it",
};

/** What the server that answers this page has counted since it started: all endpoints together, no other process. */
export function ProcessPanel({ process }: { readonly process: ServingProcessDto }) {
  const { stages, requests, writer, rungs } = process;
  return (
    <Panel
      title="This server since it started"
      aside={<Badge>this process only, every endpoint</Badge>}
    >
      {stages.length === 0 ? (
        <p className="text-muted text-sm">
          Nothing was predicted by this process yet. Other processes on the same database count for
          themselves; stored predictions, above, are everybody’s.
        </p>
      ) : (
        <div className="flex flex-col gap-6">
          <Stages stages={stages} />
          <div className="grid grid-cols-1 gap-6 lg:grid-cols-2">
            <BatchSizes
              title="Rows a transaction"
              sizes={writer.batch_sizes}
              fileName="rows-a-transaction.csv"
            />
            <FactList
              facts={[
                ["Rows that wait to be written", formatCount(writer.waiting_rows)],
                ["Transactions under way", formatCount(writer.under_way)],
                ["Transactions", formatCount(writer.transactions)],
                ["Rows written", formatCount(writer.rows)],
                ["Whole requests", requests ? atMost(requests) : "none yet"],
                ...rungs.map(
                  ({ rung, batches, answered, unanswered }) =>
                    [
                      `Rung “${rung}”`,
                      `${formatCount(answered)} answered, ${formatCount(unanswered)} passed on, in ${formatCount(batches)} batches`,
                    ] as const,
                ),
              ]}
            />
          </div>
        </div>
      )}
    </Panel>
  );
}

function Stages({ stages }: { readonly stages: readonly LiveHistogramDto[] }) {
  const total = stages.find(({ of }) => of === "total");
  return (
    <ChartFrame
      summary={`Calls of predictions by stage${total ? `: ${atMost(total)} in all, n = ${formatCount(total.n)}` : ""}. Milliseconds; percentiles are the bound they do not exceed.`}
      table={[
        ["stage", "calls", "mean ms", "p50 at most", "p95 at most", "p99 at most"],
        ...stages.map(({ of, n, mean_ms, at_most_ms: { p50, p95, p99 } }) => [
          TITLES[of] ?? of,
          n,
          mean_ms,
          ...[p50, p95, p99].map((bound) => bound ?? "beyond all bounds"),
        ]),
      ]}
      show={[undefined, formatCount, ms, ms, ms, ms]}
      fileName="stages.csv"
    >
      <div className="grid grid-cols-1 gap-x-6 gap-y-4 md:grid-cols-2 xl:grid-cols-3">
        {stages.map((stage) => (
          <section key={stage.of} aria-label={TITLES[stage.of] ?? stage.of}>
            <h3 className="font-medium text-sm">{TITLES[stage.of] ?? stage.of}</h3>
            <p className="text-muted text-xs">{atMost(stage)}</p>
            <BucketBars
              bounds={stage.bounds_ms}
              counts={stage.counts}
              across="milliseconds"
              height={150}
            />
          </section>
        ))}
      </div>
    </ChartFrame>
  );
}

function atMost({ at_most_ms: { p50, p95, p99 } }: LiveHistogramDto): string {
  const said = (bound: number | null) => (bound === null ? "beyond" : `≤ ${formatDuration(bound)}`);
  return `p50 ${said(p50)}, p95 ${said(p95)}, p99 ${said(p99)}`;
}

function ms(value: number): string {
  return formatDuration(value);
}
