import { Badge } from "#components/ui/badge";
import { type Column, DataTable } from "#components/ui/data-table";
import type { EstimatedSimulationDto } from "#lib/contracts/simulation";
import { formatCount, formatMoney, formatMoneyChange, formatPercent } from "#lib/kernel/format";

type Difference = EstimatedSimulationDto["difference"];
type Bucket = EstimatedSimulationDto["buckets"][number];
type Row = { readonly about: string; readonly value: string; readonly interval: string };

const EVIDENCE = {
  none: ["bad", "no evidence"],
  thin: ["warn", "thin"],
  ok: ["good", "enough"],
} as const;

const COLUMNS: readonly Column<Row>[] = [
  { key: "about", title: "Per 1,000", cell: ({ about }) => about },
  { key: "value", title: "Estimate", isNumber: true, cell: ({ value }) => value },
  { key: "interval", title: "Range", isNumber: true, cell: ({ interval }) => interval },
];

/** The same comparison by labels instead of the probabilities' own word; where nobody looked there are bounds and no point. */
export function EstimatedEffect({
  estimated,
  currency,
}: {
  readonly estimated: EstimatedSimulationDto;
  readonly currency: string;
}) {
  const { n, labels, coverage, buckets } = estimated;
  const changed = buckets.filter(({ from, to }) => from !== to);
  return (
    <section aria-label="Estimated from labels" className="flex flex-col gap-2 border-t pt-3">
      <h3 className="flex flex-wrap items-center gap-2 font-semibold text-sm">
        Estimated from labels
        <Badge tone={labels === 0 ? "warn" : "accent"}>{formatCount(labels)} labeled cases</Badge>
      </h3>
      <DataTable
        caption="Estimated from labels, per 1,000"
        columns={COLUMNS}
        rows={rowsOf(estimated, currency)}
        keyOf={({ about }) => about}
      />
      {changed.length === 0 ? null : (
        <ul className="flex flex-col gap-1 text-sm">
          {changed.map((bucket) => (
            <BucketLine key={`${bucket.from} ${bucket.to}`} bucket={bucket} currency={currency} />
          ))}
        </ul>
      )}
      <p className="text-muted text-xs">
        Audits, reviews and outcomes of n = {formatCount(n)} predictions;{" "}
        {formatPercent(coverage, 1)} of them had a chance of a label
        {coverage < 1
          ? "; the others count at their least and greatest cost, and not in the differences"
          : ""}
        . Intervals: 95 %.
      </p>
    </section>
  );
}

function rowsOf(estimated: EstimatedSimulationDto, currency: string): Row[] {
  const { now, draft, difference, against_all_human, against_all_automatic } = estimated;
  return [
    costRow("Now", now, estimated.coverage, currency),
    costRow("Draft", draft, estimated.coverage, currency),
    differenceRow("Draft less now", difference, currency),
    differenceRow("Draft less all reviewed", against_all_human, currency),
    differenceRow("Draft less all automatic", against_all_automatic, currency),
  ];
}

/** The mean over the cases somebody could have looked at is no estimate for all of them, so that it stands alone only where those are all. */
function costRow(
  about: string,
  { cost, low, high }: EstimatedSimulationDto["now"],
  coverage: number,
  currency: string,
): Row {
  const money = (it: number) => formatMoney(Math.round(it * 1000), currency);
  if (cost === null)
    return { about, value: "no evidence", interval: `${money(low)} to ${money(high)}` };
  const isOneFigure = money(low) === money(high);
  if (isOneFigure) return { about, value: money(low), interval: "–" };
  return {
    about,
    value: coverage < 1 ? "–" : money(cost),
    interval: `${money(low)} to ${money(high)}`,
  };
}

function differenceRow(about: string, difference: Difference, currency: string): Row {
  if (difference === null) return { about, value: "no evidence", interval: "–" };
  const change = (it: number) => formatMoneyChange(Math.round(it * 1000), currency);
  const { value, low, high } = difference;
  const interval =
    low === null || high === null ? whyNoRange(difference) : `${change(low)} to ${change(high)}`;
  // Unlabeled, it is what the probabilities expect, which stands in the other table.
  return { about, value: difference.status === "unlabeled" ? "–" : change(value), interval };
}

/** A range on a handful of mistakes would claim more than labels tell. */
function whyNoRange({ status, events = 0 }: NonNullable<Difference>): string {
  if (status === "unlabeled") return "no label tells";
  if (status === "not_enough_labels") return `too few labels: ${formatCount(events)} mistakes seen`;
  return "–";
}

function BucketLine({ bucket, currency }: { readonly bucket: Bucket; readonly currency: string }) {
  const { from, to, n, labels, evidence, low, high } = bucket;
  const [tone, word] = EVIDENCE[evidence];
  const change = (it: number) => formatMoneyChange(it, currency);
  return (
    <li className="flex flex-wrap items-center gap-2">
      <Badge tone={tone}>{word}</Badge>
      <span>
        {routeInWords(from)} → {routeInWords(to)}: {formatCount(n)} cases, {formatCount(labels)}{" "}
        labels, {change(low)} to {change(high)} a case
      </span>
    </li>
  );
}

/** `auto:bad` and `review` as the other tables say it. */
function routeInWords(route: string): string {
  const [where = "", action] = route.split(":");
  if (where === "auto") return action ? `answered ${action}` : "answered";
  return where === "review" ? "to a person" : "refused";
}
