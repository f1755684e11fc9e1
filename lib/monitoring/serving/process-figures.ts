import type { LiveHistogramDto, ServingProcessDto } from "#lib/contracts/serving-figures";
import { batchBounds, writerTally } from "#lib/telemetry/batch-sizes";
import {
  type LiveHistogram,
  requestHistogram,
  shareBound,
  stageHistograms,
} from "#lib/telemetry/live-histograms";
import { rungTallies } from "#lib/telemetry/rung-metrics";

const PREDICTIONS = "/api/v1/endpoints/{endpoint}/predictions";
const STAGES = ["parse", "infer", "decide", "write", "total"];

/** What this process counted of predicting since it started; other processes on the same database count for themselves. */
export async function processFigures(): Promise<ServingProcessDto> {
  const stages = await stageHistograms();
  const requests = await requestHistogram(PREDICTIONS);
  const { groups, rows, waiting, underWay, sizes } = writerTally();
  return {
    stages: stages
      .toSorted((a, b) => STAGES.indexOf(a.of) - STAGES.indexOf(b.of))
      .map(toLiveHistogramDto),
    requests: requests && toLiveHistogramDto(requests),
    writer: {
      ...{ transactions: groups, rows, waiting_rows: waiting, under_way: underWay },
      batch_sizes: { bounds: batchBounds(), counts: [...sizes] },
    },
    rungs: [...rungTallies()].map(([rung, tally]) => ({ rung, ...tally })),
  };
}

function toLiveHistogramDto(histogram: LiveHistogram): LiveHistogramDto {
  const { of, n, meanMs, bounds, counts } = histogram;
  const at = (share: number) => shareBound(histogram, share);
  return {
    ...{ of, n, mean_ms: meanMs, bounds_ms: [...bounds], counts: [...counts] },
    at_most_ms: { p50: at(0.5), p95: at(0.95), p99: at(0.99) },
  };
}
