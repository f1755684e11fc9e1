"use client";
import { Badge } from "#components/ui/badge";
import { Button } from "#components/ui/button";
import { type Column, DataTable } from "#components/ui/data-table";
import { Panel } from "#components/ui/panel";
import { usePrecompute, useStartPrecompute } from "#lib/client/admin/serving";
import type { PrecomputeDto, TableDto } from "#lib/contracts/serving";
import { formatCount, formatDuration, formatPercent } from "#lib/kernel/format";
import { TroubleNotice } from "../trouble-notice";
import { JobProgress } from "./job-progress";
import { versionText } from "./serving-words";

const MS = 1000;

/** What was made ahead, how old it is, and how far the job is that makes it; nothing where no version serves. */
export function TablesPanel({
  initial,
  mayChange,
}: {
  readonly initial: PrecomputeDto;
  readonly mayChange: boolean;
}) {
  const { data, error, refetch } = usePrecompute(initial);
  const start = useStartPrecompute(data.endpoint);
  const { tables, job, max_age_s: maxAgeS } = data;
  const mayBeMade = tables.some(({ keys }) => keys !== null);
  if (tables.length === 0) return null;
  const onStart = async (refresh: boolean) => {
    await start.mutateAsync(refresh);
    await refetch();
  };
  return (
    <Panel
      title="Answers made ahead"
      aside={
        mayChange && mayBeMade ? (
          <span className="flex flex-wrap gap-2">
            <Button
              size="small"
              disabled={start.isPending}
              onClick={() => void onStart(false).catch(() => undefined)}
            >
              Make what is missing
            </Button>
            <Button
              size="small"
              disabled={start.isPending}
              onClick={() => void onStart(true).catch(() => undefined)}
            >
              Make all anew
            </Button>
          </span>
        ) : null
      }
    >
      <div className="flex flex-col gap-3">
        <TroubleNotice error={error ?? start.error} />
        <DataTable
          caption="Tables of answers by version"
          columns={COLUMNS}
          rows={tables}
          keyOf={({ role }) => role}
        />
        {maxAgeS === null ? null : (
          <p className="text-muted text-sm">
            Answers older than {formatDuration(maxAgeS * MS)} count as missing; the worker makes
            them anew before.
          </p>
        )}
        {job ? <JobProgress job={job} what="making answers ahead" /> : null}
      </div>
    </Panel>
  );
}

const COLUMNS: readonly Column<TableDto>[] = [
  {
    key: "version",
    title: "Version",
    cell: (table) => (
      <>
        {versionText(table)}
        <span className="block text-muted text-xs">{table.role}</span>
      </>
    ),
  },
  {
    key: "use",
    title: "In use",
    cell: ({ in_use: isUsed }) =>
      isUsed ? <Badge tone="accent">looked up</Badge> : <Badge>not looked up</Badge>,
  },
  {
    key: "coverage",
    title: "Coverage",
    isNumber: true,
    cell: ({ keys, covered, coverage, why_not: why }) =>
      keys === null ? (
        <span className="text-muted">{why}</span>
      ) : (
        <>
          {formatPercent(coverage ?? 0, 1)}
          <span className="block text-muted text-xs">
            {formatCount(covered)} of {formatCount(keys)} inputs
          </span>
        </>
      ),
  },
  {
    key: "age",
    title: "Age",
    isNumber: true,
    cell: ({ oldest_age_s: oldest, newest_age_s: newest }) =>
      oldest === null || newest === null
        ? "–"
        : `${formatDuration(newest * MS)} to ${formatDuration(oldest * MS)}`,
  },
];
