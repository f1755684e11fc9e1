import type { Active } from "../active";
import type { LadderFit } from "./ladder-fit";
import type { LoadedFits } from "./loaded-fits";

type Ladder = Pick<Active, "version" | "beside" | "fits" | "endpoint">;

/**
 * The fits that speak of the versions that answer now. A fit of others, because an alias has moved or it is the challenger's arm, is as
 * good as none: until there is another one, the higher rung is taken never to err, and variants count alike.
 */
export function fitsInForce({ version, beside, fits, endpoint }: Ladder): LoadedFits {
  const { handOver, augmentation } = fits;
  if (handOver === null && augmentation === null) return fits;
  const { small = version, large = version } = beside;
  const last = endpoint.serving.strategy === "two_phase" ? large : version;
  const isOf = (fit: LadderFit, below: typeof version, above: typeof version) =>
    fit.belowVersionId === below?.versionId && fit.aboveVersionId === above?.versionId;
  return {
    handOver: handOver && isOf(handOver, small, large) ? handOver : null,
    augmentation: augmentation && isOf(augmentation, last, last) ? augmentation : null,
  };
}
