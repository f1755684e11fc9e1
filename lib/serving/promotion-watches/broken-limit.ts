import type { WatchFigures, WatchLimits } from "#lib/registry/aliases/watched-alias";

/** The first limit that a watched version breaks, in words; `null` while it keeps to all, or has answered too little. */
export function brokenLimit(limits: WatchLimits, figures: WatchFigures): string | null {
  const { min_predictions: least } = limits;
  if (figures.predictions < least) return null;
  const { max_failure_share, max_p99_ms, max_disagreement } = limits;
  const of = `over ${figures.predictions} predictions`;
  if (isOver(figures.failure_share, max_failure_share)) {
    return `it gave no answer to ${percent(figures.failure_share)} ${of}, ${percent(max_failure_share)} allowed`;
  }
  if (isOver(figures.p99_ms, max_p99_ms)) {
    return `its p99 is ${figures.p99_ms?.toFixed(1)} ms ${of}, ${max_p99_ms} allowed`;
  }
  if (figures.compared >= least && isOver(figures.disagreement, max_disagreement)) {
    const share = percent(figures.disagreement ?? 0);
    return `the shadow disagrees with ${share} of ${figures.compared}, ${percent(max_disagreement)} allowed`;
  }
  return null;
}

function isOver(found: number | null, limit: number | undefined): boolean {
  return found !== null && limit !== undefined && found > limit;
}

function percent(share: number | undefined): string {
  return `${(100 * (share ?? 0)).toFixed(1)} %`;
}
