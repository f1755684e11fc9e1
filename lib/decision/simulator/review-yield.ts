import { mean } from "#lib/math/sum";
import { refuseUnless, requireFinite } from "../calibration/checks";
import { type PairedDifference, pairedDifference } from "./paired";

/** A review that was done, with what is known of it now. Money at the best-known truth. */
export type DoneReview = {
  /** The model's confidence, or whatever score the bar is set on. */
  readonly score: number;
  readonly segment: string;
  readonly hasChangedAction: boolean;
  /** What the automatic action would have cost. */
  readonly automaticCost: number;
  /** What the answered action cost, without the fee. */
  readonly answeredCost: number;
  readonly fee: number;
};

/** What reviews of one score range and segment brought. */
export type ReviewYield = {
  /** The range is (from, to]. */
  readonly from: number;
  readonly to: number;
  readonly segment: string;
  readonly n: number;
  /** Share of these reviews that changed nothing. */
  readonly unchanged: number;
  /** Money saved a review, before its fee. */
  readonly moved: number;
  /** What a case would have saved without its review: cost with review less cost without; below 0 when reviews pay. */
  readonly savedWithout: PairedDifference | null;
};

/**
 * Which reviews changed nothing, by score range and segment, so that a bar can be raised where they never
 * do. `edges` rise; scores at or below the first or above the last are refused, as are amounts that are not finite.
 */
export function reviewYield(
  reviews: readonly DoneReview[],
  edges: readonly number[],
): ReviewYield[] {
  const isRising = edges.every((edge, i) => i === 0 || edge > (edges[i - 1] as number));
  refuseUnless(edges.length > 1 && isRising, "OUT_OF_ORDER", "/edges", "need to rise");
  const groups = new Map<string, { bin: number; segment: string; members: DoneReview[] }>();
  reviews.forEach((review, i) => {
    const { score, segment, automaticCost, answeredCost, fee } = review;
    requireFinite([score, automaticCost, answeredCost, fee], `/reviews/${i}`);
    refuseUnless(fee >= 0, "NEGATIVE_FEE", `/reviews/${i}/fee`, `${fee} is below 0`);
    const bin = edges.findIndex((edge, e) => score > edge && score <= (edges[e + 1] ?? edge));
    refuseUnless(bin >= 0, "OUT_OF_RANGE", `/reviews/${i}/score`, `${score} is off the edges`);
    const key = JSON.stringify([bin, segment]);
    const group = groups.get(key) ?? { bin, segment, members: [] };
    group.members.push(review);
    groups.set(key, group);
  });
  return [...groups.values()]
    .sort((a, b) => a.bin - b.bin || (a.segment < b.segment ? -1 : 1))
    .map(({ bin, segment, members }) => ({
      from: edges[bin] as number,
      to: edges[bin + 1] as number,
      segment,
      n: members.length,
      unchanged: mean(members.map(({ hasChangedAction }) => (hasChangedAction ? 0 : 1))),
      moved: mean(members.map((it) => it.automaticCost - it.answeredCost)),
      savedWithout: pairedDifference(
        members.map((it) => it.fee + it.answeredCost),
        members.map((it) => it.automaticCost),
      ),
    }));
}
