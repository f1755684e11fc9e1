import { metricsRegistry } from "./metrics";

/** What a histogram of this process counted since it started, for one value of a label. Times are milliseconds. */
export type LiveHistogram = {
  readonly of: string;
  readonly n: number;
  readonly meanMs: number;
  /** The most that each number but the last counts. */
  readonly bounds: readonly number[];
  /** One more than there are bounds: the last one counts what is beyond all of them. */
  readonly counts: readonly number[];
};

/** The steps of predicting, in the order they came. */
export async function stageHistograms(): Promise<LiveHistogram[]> {
  return read("umpire_prediction_stage_seconds", "stage", () => true);
}

/** Whole requests of one route, whatever became of them; `null` before the first. */
export async function requestHistogram(route: string): Promise<LiveHistogram | null> {
  const isOfRoute = (labels: Labels) => labels.http_route === route;
  const [found] = await read("http_server_request_duration_seconds", "http_route", isOfRoute);
  return found ?? null;
}

/** The bound that so large a share does not exceed, in milliseconds; `null` where it lies beyond all bounds or there is nothing. */
export function shareBound(
  { n, bounds, counts }: Pick<LiveHistogram, "n" | "bounds" | "counts">,
  share: number,
): number | null {
  let seen = 0;
  for (const [i, count] of counts.entries()) {
    seen += count;
    if (n > 0 && seen >= share * n) return bounds[i] ?? null;
  }
  return null;
}

type Labels = Readonly<Record<string, string | number | undefined>>;
/** Prometheus counts upwards: each bucket holds all below it. */
type Sum = { n: number; sum: number; readonly upTo: Map<number, number> };

async function read(
  name: string,
  label: string,
  isWanted: (labels: Labels) => boolean,
): Promise<LiveHistogram[]> {
  const metric = await metricsRegistry().getSingleMetric(name)?.get();
  const sums = new Map<string, Sum>();
  for (const { labels, value, ...rest } of metric?.values ?? []) {
    if (!isWanted(labels)) continue;
    const of = String(labels[label]);
    const sum = sums.get(of) ?? { n: 0, sum: 0, upTo: new Map() };
    sums.set(of, sum);
    const name = "metricName" in rest ? String(rest.metricName) : "";
    add(sum, { name, le: labels.le, value });
  }
  return [...sums].map(([of, sum]) => toHistogram(of, sum));
}

type Value = { readonly name: string; readonly le: Labels[string]; readonly value: number };

function add(to: Sum, { name, le, value }: Value): void {
  if (name.endsWith("_count")) to.n += value;
  else if (name.endsWith("_sum")) to.sum += value;
  else if (le !== "+Inf") to.upTo.set(Number(le), (to.upTo.get(Number(le)) ?? 0) + value);
}

const MS = 1000;

function toHistogram(of: string, { n, sum, upTo }: Sum): LiveHistogram {
  const bounds = [...upTo.keys()].sort((a, b) => a - b);
  const rising = [...bounds.map((bound) => upTo.get(bound) ?? 0), n];
  return {
    ...{ of, n, meanMs: n === 0 ? 0 : (sum / n) * MS },
    bounds: bounds.map((bound) => Number((bound * MS).toPrecision(6))),
    counts: rising.map((count, i) => count - (rising[i - 1] ?? 0)),
  };
}
