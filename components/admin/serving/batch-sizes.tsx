"use client";
import { BucketBars } from "#components/charts/bucket-bars";
import { ChartFrame } from "#components/charts/chart-frame";
import type { BatchSizesDto } from "#lib/contracts/serving-figures";
import { formatCount } from "#lib/kernel/format";

/** How many rows went together, by powers of two. */
export function BatchSizes({
  title,
  sizes,
  fileName,
}: {
  readonly title: string;
  readonly sizes: BatchSizesDto;
  readonly fileName: string;
}) {
  const { bounds, counts } = trimmed(sizes);
  const n = counts.reduce((sum, count) => sum + count, 0);
  return (
    <section aria-label={title} className="flex flex-col gap-1">
      <h3 className="font-medium text-sm">{title}</h3>
      {n === 0 ? (
        <p className="text-muted text-sm">None yet.</p>
      ) : (
        <ChartFrame
          summary={`${title}: ${formatCount(n)} batches, ${formatCount(counts[0] ?? 0)} of them of a single row.`}
          table={[
            ["rows at most", "batches"],
            ...counts.map((count, i) => [bounds[i] ?? "more", count]),
          ]}
          show={[formatCount, formatCount]}
          fileName={fileName}
        >
          <BucketBars bounds={bounds} counts={counts} across="rows" height={150} />
        </ChartFrame>
      )}
    </section>
  );
}

/** Without the empty places beyond the largest batch. */
function trimmed({ bounds, counts }: BatchSizesDto): BatchSizesDto {
  const last = counts.findLastIndex((count) => count > 0);
  const end = Math.max(2, last + 1);
  return { bounds: bounds.slice(0, end), counts: counts.slice(0, end) };
}
