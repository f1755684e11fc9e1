import type { LongRunDto } from "#lib/contracts/comparison";
import { formatCount } from "#lib/kernel/format";

const GROUNDS = {
  certain: "no truth makes a difference",
  unlabeled: "nobody has looked yet",
  not_enough_labels: "not enough labels",
  gamma: "gamma interval",
  bootstrap: "bootstrap interval",
} as const;

/** An estimate with its interval and what it rests on, or why there is none. */
export function LongRunText({
  cost: { value, interval, status, labels, events },
  money,
}: {
  readonly cost: LongRunDto;
  readonly money: (it: number) => string;
}) {
  return (
    <>
      {value === null ? GROUNDS[status] : money(value)}
      <span className="block text-muted text-xs">
        {interval ? `${money(interval.low)} to ${money(interval.high)}, ` : ""}
        {formatCount(labels)} labels, {formatCount(events)} costly
        {value === null ? "" : `, ${GROUNDS[status]}`}
      </span>
    </>
  );
}
