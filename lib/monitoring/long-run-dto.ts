import type { ArmDto, LongRunDto } from "#lib/contracts/comparison";
import type { LongRun } from "#lib/decision/estimation/long-run";
import { wilsonInterval } from "#lib/decision/estimation/share-interval";

/** A share with its 95 % Wilson interval; `null` of nothing. */
export function toShare(k: number, n: number): ArmDto["review_share"] {
  if (n === 0) return null;
  const [low, high] = wilsonInterval(k, n);
  return { share: k / n, n, low, high };
}

/** Without an interval the point would claim more than is known. */
export function toLongRunDto({ value, se, interval, ...rest }: LongRun): LongRunDto {
  return {
    ...rest,
    value: interval === null ? null : value,
    se: Number.isFinite(se) ? se : null,
    interval: interval && { low: interval[0], high: interval[1] },
  };
}
