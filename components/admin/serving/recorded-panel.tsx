"use client";
import { BucketBars } from "#components/charts/bucket-bars";
import { ChartFrame } from "#components/charts/chart-frame";
import { Badge } from "#components/ui/badge";
import { type Column, DataTable } from "#components/ui/data-table";
import { Panel } from "#components/ui/panel";
import { TextLink } from "#components/ui/text-link";
import type { RecordedServingDto, RecordedWayDto } from "#lib/contracts/serving-figures";
import { formatCount, formatDuration, formatInstant, formatPercent } from "#lib/kernel/format";
import { pathText, STRATEGIES, versionText } from "./serving-words";

const WINDOWS = [
  [1, "1 hour"],
  [24, "24 hours"],
  [168, "7 days"],
] as const;

/** How predictions were made and how long that took, from the stored ones of every process. */
export function RecordedPanel({
  recorded,
  endpoint,
}: {
  readonly recorded: RecordedServingDto;
  readonly endpoint: string;
}) {
  return (
    <Panel title="Recorded speed" aside={<Windows endpoint={endpoint} hours={recorded.hours} />}>
      {recorded.latency === null ? (
        <p className="text-muted text-sm">
          Nothing was predicted in the last {formatCount(recorded.hours)} hours. Figures come with
          the first prediction.
        </p>
      ) : (
        <Recorded recorded={recorded} latency={recorded.latency} />
      )}
    </Panel>
  );
}

function Windows({ endpoint, hours }: { readonly endpoint: string; readonly hours: number }) {
  return (
    <nav aria-label="Window" className="flex flex-wrap items-center gap-3 text-sm">
      {WINDOWS.map(([value, title]) => (
        <TextLink
          key={value}
          href={`/serving/${endpoint}?hours=${value}`}
          aria-current={value === hours ? "true" : undefined}
          className={value === hours ? "font-semibold no-underline" : ""}
        >
          {title}
        </TextLink>
      ))}
    </nav>
  );
}

function Recorded({
  recorded,
  latency,
}: {
  readonly recorded: RecordedServingDto;
  readonly latency: NonNullable<RecordedServingDto["latency"]>;
}) {
  const { n, truncated, window, stages, ways, cached_share, failed_share, review_share } = recorded;
  const { p50, p95, p99 } = latency.percentiles;
  return (
    <div className="flex flex-col gap-6">
      <p className="flex flex-wrap gap-2 text-sm">
        <Badge tone="accent">looked up {formatPercent(cached_share ?? 0, 1)}</Badge>
        <Badge>to people {formatPercent(review_share ?? 0, 1)}</Badge>
        <Badge tone={failed_share ? "bad" : "plain"}>
          no machine’s answer {formatPercent(failed_share ?? 0, 1)}
        </Badge>
        <span className="text-muted">
          n = {formatCount(n)}
          {truncated ? ", the newest" : ""}, {formatInstant(window.from ?? "")} to{" "}
          {formatInstant(window.to ?? "")} UTC, stored by every process
        </span>
      </p>
      <ChartFrame
        summary={`Latency of ${formatCount(n)} predictions from arrival to decision, writing aside: p50 ${formatDuration(p50)}, p95 ${formatDuration(p95)}, p99 ${formatDuration(p99)}.`}
        table={[
          ["milliseconds at most", "predictions"],
          ...latency.counts.map((count, i) => [latency.bounds_ms[i] ?? "more", count]),
        ]}
        fileName="latency.csv"
      >
        <BucketBars
          bounds={latency.bounds_ms}
          counts={latency.counts}
          across="milliseconds"
          marks={[
            { title: "p50", at: p50 },
            { title: "p95", at: p95 },
            { title: "p99", at: p99 },
          ]}
        />
      </ChartFrame>
      <DataTable
        caption="Ways that predictions went"
        columns={WAYS}
        rows={ways}
        keyOf={({ strategy, path, version, arm }) =>
          [strategy, ...path, version?.model, version?.version, arm].join(" ")
        }
      />
      <DataTable
        caption="Stages of recorded predictions"
        columns={STAGES}
        rows={stages}
        keyOf={({ stage }) => stage}
      />
    </div>
  );
}

const WAYS: readonly Column<RecordedWayDto>[] = [
  { key: "way", title: "Asked", cell: ({ path }) => pathText(path) },
  { key: "strategy", title: "Strategy", cell: ({ strategy }) => STRATEGIES[strategy].title },
  {
    key: "version",
    title: "Answered by",
    cell: ({ version, arm }) =>
      version ? `${versionText(version)}${arm ? ` (${arm})` : ""}` : "the caller",
  },
  { key: "n", title: "Predictions", isNumber: true, cell: ({ n }) => formatCount(n) },
  ...percentileColumns<RecordedWayDto>(({ latency }) => latency),
];

type Stage = RecordedServingDto["stages"][number];

const TITLES: Readonly<Record<string, string>> = {
  parse: "Read and check",
  infer: "Climb the ladder",
  decide: "Price and route",
};

const STAGES: readonly Column<Stage>[] = [
  { key: "stage", title: "Stage", cell: ({ stage }) => TITLES[stage] ?? stage },
  { key: "n", title: "Predictions", isNumber: true, cell: ({ n }) => formatCount(n) },
  ...percentileColumns<Stage>(({ percentiles }) => percentiles),
];

function percentileColumns<Row>(
  of: (row: Row) => RecordedWayDto["latency"],
): readonly Column<Row>[] {
  return (["p50", "p95", "p99"] as const).map((name) => ({
    key: name,
    title: name,
    isNumber: true,
    cell: (row) => formatDuration(of(row)[name]),
  }));
}
