/** Percentiles of latencies in milliseconds, each the least value that so large a share does not exceed. `null` without any. */
export function latencyPercentiles(
  latenciesMs: readonly number[],
): { readonly p50: number; readonly p95: number } | null {
  const sorted = latenciesMs.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  const [p50, p95] = [at(0.5), at(0.95)];
  return p50 === undefined || p95 === undefined ? null : { p50, p95 };
}
