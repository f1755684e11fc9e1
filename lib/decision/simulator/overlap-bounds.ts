import { refuseUnless, requireFinite, requireShares } from "../calibration/checks";
import type { Interval } from "../estimation/share-interval";

/** What is known of a mean cost when a share of the traffic could never have been labeled. */
export type Overlap = {
  /** Share of traffic without any chance of a label. */
  readonly share: number;
  /** Mean over the rest. */
  readonly meanIdentified: number;
  /** Least and greatest a case of that share can cost. */
  readonly cMin: number;
  readonly cMax: number;
};

/**
 * `(1 - share) · identified + share · [cMin, cMax]`: without a chance of a label there is no estimate, only this.
 * Refuses shares outside [0, 1] and ends the wrong way round.
 */
export function boundsWithoutOverlap({ share, meanIdentified, cMin, cMax }: Overlap): Interval {
  requireShares([share], "/share");
  requireFinite([meanIdentified, cMin, cMax], "/costs");
  refuseUnless(cMin <= cMax, "OUT_OF_RANGE", "/cMin", `${cMin} is above ${cMax}`);
  const known = (1 - share) * meanIdentified;
  return [known + share * cMin, known + share * cMax];
}
