import { DataTable } from "#components/ui/data-table";
import type { VersionComparisonDto } from "#lib/contracts/models";
import { formatBytes, formatCount, formatDuration, formatNumber } from "#lib/kernel/format";

/** What each weighs, and how long a row takes where that was measured. */
export function WeightTable({ comparison }: { readonly comparison: VersionComparisonDto }) {
  const { size_bytes: size, latency, a, b } = comparison;
  const rows = [
    { what: "File", a: size.a, b: size.b, show: formatBytes },
    { what: "One row, p50", a: latency.a?.p50_ms, b: latency.b?.p50_ms, show: formatDuration },
    { what: "One row, p99", a: latency.a?.p99_ms, b: latency.b?.p99_ms, show: formatDuration },
  ];
  const timed = [latency.a?.rows, latency.b?.rows].filter((it) => it !== undefined);
  return (
    <div className="flex flex-col gap-2">
      <DataTable
        caption="Size and speed of both"
        rows={rows}
        keyOf={({ what }) => what}
        columns={[
          { key: "what", title: "Figure", cell: ({ what }) => what },
          { key: "a", title: `a: ${a}`, isNumber: true, cell: (it) => shown(it.a, it.show) },
          { key: "b", title: `b: ${b}`, isNumber: true, cell: (it) => shown(it.b, it.show) },
          { key: "ratio", title: "b over a", isNumber: true, cell: (it) => ratio(it.a, it.b) },
        ]}
      />
      <p className="text-muted text-sm">
        {timed.length === 0
          ? "Nobody has timed them yet; an evaluation does."
          : `Timed one row after the other while they were evaluated, n = ${timed.map(formatCount).join(" and ")}.`}
      </p>
    </div>
  );
}

function shown(value: number | undefined, show: (value: number) => string): string {
  return value === undefined ? "–" : show(value);
}

function ratio(a: number | undefined, b: number | undefined): string {
  return a === undefined || b === undefined || a === 0 ? "–" : `${formatNumber(b / a, 2)} ×`;
}
