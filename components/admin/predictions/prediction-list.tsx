import { Badge } from "#components/ui/badge";
import { type Column, DataTable } from "#components/ui/data-table";
import { TextLink } from "#components/ui/text-link";
import type { PredictionDto } from "#lib/contracts/predictions";
import { formatInstant, formatMoney, formatPercent } from "#lib/kernel/format";

/** Predictions, newest first, with what came of them. */
export function PredictionList({ rows }: { readonly rows: readonly PredictionDto[] }) {
  return (
    <DataTable
      caption="Predictions, newest first"
      columns={COLUMNS}
      rows={rows}
      keyOf={({ id }) => id}
    />
  );
}

const COLUMNS: readonly Column<PredictionDto>[] = [
  {
    key: "reference",
    title: "Prediction",
    cell: ({ id, reference }) => (
      <TextLink href={`/predictions/${id}`} className="break-all">
        {reference ?? id}
      </TextLink>
    ),
  },
  { key: "at", title: "Made, UTC", cell: ({ created_at }) => formatInstant(created_at) },
  { key: "endpoint", title: "Endpoint", cell: ({ endpoint }) => endpoint },
  {
    key: "says",
    title: "Model says",
    cell: ({ probabilities }) => (probabilities ? likeliest(probabilities) : "nothing"),
  },
  {
    key: "costs",
    title: "At once / asking",
    isNumber: true,
    cell: ({ cost: { automatic, review, currency } }) =>
      automatic === null || review === null
        ? "–"
        : `${formatMoney(automatic, currency)} / ${formatMoney(review, currency)}`,
  },
  { key: "route", title: "Route", cell: ({ route }) => <RouteBadge route={route} /> },
  {
    key: "decision",
    title: "Decision",
    cell: ({ decision }) =>
      decision === null ? (
        <Badge>pending</Badge>
      ) : (
        <>
          {decision.label} <span className="text-muted text-xs">{SOURCES[decision.source]}</span>
        </>
      ),
  },
];

const SOURCES = { model: "by the model", human: "by a person", fallback: "by fallback" } as const;

/** Whom a prediction went to. */
export function RouteBadge({ route }: { readonly route: PredictionDto["route"] }) {
  return route === "auto" ? (
    <Badge tone="good">answered</Badge>
  ) : (
    <Badge tone="warn">to a person</Badge>
  );
}

function likeliest(probabilities: Readonly<Record<string, number>>): string {
  const [best] = Object.entries(probabilities).toSorted(([, a], [, b]) => b - a);
  return best ? `${best[0]} (${formatPercent(best[1], 1)})` : "nothing";
}
