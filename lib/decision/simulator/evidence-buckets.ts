import { mean } from "#lib/math/sum";
import { FEW_EVENTS } from "../estimation/event-limits";
import type { Interval } from "../estimation/share-interval";
import { column } from "./column";
import { type LabeledDifference, labeledDifference } from "./labeled-difference";
import { hasEvidence } from "./log-row";
import type { Compared, Routing } from "./score-log";
import type { Steps } from "./steps";

const FEW_LABELS = 30;

/** What happens to one kind of case in one segment, and how well the log can tell. */
export type EvidenceBucket = {
  readonly from: string;
  readonly to: string;
  readonly segment: string;
  readonly n: number;
  readonly labels: number;
  /** Labels that show a costly error under either policy. */
  readonly events: number;
  /** `none`: nobody could or did look. `thin`: fewer than 30 labels or 5 costly errors. */
  readonly evidence: "none" | "thin" | "ok";
  /** Candidate less live, a case; `null` without evidence, which never gets a point. */
  readonly difference: LabeledDifference | null;
  /** The same at its least and greatest. */
  readonly bounds: Interval;
};

/** Groups cases by how their route changes and by segment, the largest group first. In steps. */
export function* evidenceBuckets(cases: readonly Compared[]): Steps<EvidenceBucket[]> {
  const groups = new Map<string, Compared[]>();
  for (const it of cases) {
    const key = [placeOf(it.live), placeOf(it.candidate), it.row.segment ?? ""].join("\u0000");
    const group = groups.get(key);
    if (group) group.push(it);
    else groups.set(key, [it]);
  }
  yield;
  const buckets: EvidenceBucket[] = [];
  for (const group of groups.values()) {
    buckets.push(bucketOf(group));
    yield;
  }
  return buckets.sort((a, b) => b.n - a.n);
}

/** `review`, or `auto:` and the action. */
function placeOf({ route, action }: Routing): string {
  return route === "auto" ? `auto:${action}` : route;
}

function bucketOf(cases: readonly Compared[]): EvidenceBucket {
  const [first] = cases;
  const known = cases.filter(({ row }) => hasEvidence(row));
  const labels = known.filter(({ row }) => row.truth !== null).length;
  const events = known.filter(
    ({ prices }) => prices.candidate.isCostly || prices.live.isCostly,
  ).length;
  const evidence = evidenceOf(labels, events);
  const difference = labeledDifference(known, "live");
  return {
    from: first ? placeOf(first.live) : "",
    to: first ? placeOf(first.candidate) : "",
    segment: first?.row.segment ?? "",
    n: cases.length,
    labels,
    events,
    evidence,
    difference: evidence === "none" ? null : difference,
    bounds: [
      mean(column(cases, (it) => gap(it, "least"))),
      mean(column(cases, (it) => gap(it, "most"))),
    ],
  };
}

function evidenceOf(labels: number, events: number): EvidenceBucket["evidence"] {
  if (labels === 0) return "none";
  return labels < FEW_LABELS || events < FEW_EVENTS ? "thin" : "ok";
}

/** Candidate less live: the score where there is one, else as far as it can go. A case served alike differs by nothing. */
function gap({ row, candidate, live, prices }: Compared, end: "least" | "most"): number {
  if (placeOf(candidate) === placeOf(live) && candidate.decider === live.decider) return 0;
  if (hasEvidence(row)) return prices.candidate.score - prices.live.score;
  return end === "least"
    ? prices.candidate.least - prices.live.greatest
    : prices.candidate.greatest - prices.live.least;
}
