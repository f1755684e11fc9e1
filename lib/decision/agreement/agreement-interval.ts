import { requireSome } from "../calibration/checks";
import { bootstrapInterval } from "../estimation/bootstrap";
import type { Interval } from "../estimation/share-interval";

/**
 * The bootstrap interval of an agreement figure, whole cases drawn again with all their answers; the same
 * for the same seed. Draws on which the figure is undefined are left out, and `null` means that all were.
 */
export function agreementInterval<Case>(
  cases: readonly Case[],
  figure: (drawn: readonly Case[]) => number | null,
  options: { readonly alpha: number; readonly seed: number; readonly rounds?: number },
): Interval | null {
  requireSome(cases, "/cases");
  const drawn = (counts: Int32Array) =>
    cases.flatMap((it, i) => new Array<Case>(counts[i] as number).fill(it));
  return bootstrapInterval(cases.length, (counts) => figure(drawn(counts)), options);
}
