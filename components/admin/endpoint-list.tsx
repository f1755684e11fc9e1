import { Badge } from "#components/ui/badge";
import { type Column, DataTable } from "#components/ui/data-table";
import { TextLink } from "#components/ui/text-link";
import type { EndpointDto, EndpointFiguresDto } from "#lib/contracts/policies";
import { formatCount, formatMoneyChange, formatPercent } from "#lib/kernel/format";
import { StopBadge } from "./policy/stop-switch";

export type ListedEndpoint = {
  readonly endpoint: EndpointDto;
  readonly figures: EndpointFiguresDto;
};

/** Endpoints with what goes to people, what waits, and what asking people is projected to save. */
export function EndpointList({
  rows,
  days,
}: {
  readonly rows: readonly ListedEndpoint[];
  readonly days: number;
}) {
  return (
    <DataTable
      caption={`Endpoints, figures of the last ${days} days`}
      columns={COLUMNS}
      rows={rows}
      keyOf={({ endpoint }) => endpoint.id}
    />
  );
}

const COLUMNS: readonly Column<ListedEndpoint>[] = [
  {
    key: "endpoint",
    title: "Endpoint",
    cell: ({ endpoint: { name, title, question } }) => (
      <>
        <TextLink href={`/policies/${name}`}>{title}</TextLink>
        <span className="block text-muted text-xs">{question}</span>
      </>
    ),
  },
  {
    key: "policy",
    title: "Policy",
    cell: ({ endpoint: { active_policy: version, stop } }) => (
      <span className="flex flex-wrap gap-1">
        <Badge tone="accent">{version === null ? "none" : `version ${version}`}</Badge>
        <StopBadge stop={stop} />
      </span>
    ),
  },
  {
    key: "share",
    title: "To people",
    isNumber: true,
    cell: ({ figures: { review_share: share, predictions, truncated } }) => (
      <>
        {share === null ? "–" : formatPercent(share, 1)}
        <span className="block text-muted text-xs">
          n = {formatCount(predictions)}
          {truncated ? ", the newest" : ""}
        </span>
      </>
    ),
  },
  {
    key: "waiting",
    title: "Waiting",
    isNumber: true,
    cell: ({ figures }) => formatCount(figures.waiting),
  },
  {
    key: "decided",
    title: "Decided by people",
    isNumber: true,
    cell: ({ figures }) => formatCount(figures.decided),
  },
  {
    key: "saving",
    title: "Projected saving per 1,000",
    isNumber: true,
    cell: ({ figures }) => <Saving figures={figures} />,
  },
];

/** Expected from probabilities; a saving is money not spent, so more is better. */
function Saving({ figures: { projected, currency, priced } }: { figures: EndpointFiguresDto }) {
  if (projected === null) return "–";
  const money = (perCase: number) => formatMoneyChange(Math.round(perCase * 1000), currency);
  return (
    <>
      {money(projected.saving_vs_all_automatic)} against all automatic
      <span className="block">{money(projected.saving_vs_all_human)} against all reviewed</span>
      <span className="block text-muted text-xs">expected, n = {formatCount(priced)} priced</span>
    </>
  );
}
