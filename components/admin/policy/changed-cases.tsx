import { type Column, DataTable } from "#components/ui/data-table";
import { Panel } from "#components/ui/panel";
import { TextLink } from "#components/ui/text-link";
import type { SimulationDto } from "#lib/contracts/simulation";
import { formatCount, formatMoney } from "#lib/kernel/format";

type Changed = SimulationDto["changed"][number];

/** The cases a draft would send elsewhere, nearest to its limit first, with both sums. */
export function ChangedCases({ simulation }: { readonly simulation: SimulationDto | undefined }) {
  if (!simulation || simulation.n === 0) return null;
  const { changed, route_changed, action_changed, n, currency } = simulation;
  const money = (it: number | null) => (it === null ? "–" : formatMoney(it, currency));
  const columns: readonly Column<Changed>[] = [
    {
      key: "case",
      title: "Prediction",
      cell: ({ prediction_id: id, reference }) => (
        <TextLink href={`/predictions/${id}`}>{reference ?? id}</TextLink>
      ),
    },
    { key: "from", title: "Now", cell: ({ from }) => routeText(from) },
    {
      key: "before",
      title: "At once / asking",
      isNumber: true,
      cell: (it) => `${money(it.automatic_before)} / ${money(it.review_before)}`,
    },
    { key: "to", title: "Draft", cell: ({ to }) => <strong>{routeText(to)}</strong> },
    {
      key: "after",
      title: "At once / asking",
      isNumber: true,
      cell: (it) => `${money(it.automatic_after)} / ${money(it.review_after)}`,
    },
  ];
  return (
    <Panel title="Cases that would go elsewhere">
      {changed.length === 0 ? (
        <p className="text-muted text-sm">
          None of the {formatCount(n)} recent predictions would be answered otherwise.
        </p>
      ) : (
        <>
          <p className="mb-2 text-muted text-sm">
            {formatCount(route_changed)} of {formatCount(n)} would change route
            {action_changed > 0 ? `, ${formatCount(action_changed)} their automatic answer` : ""}.
            Shown are the {changed.length} nearest to the draft's limit.
          </p>
          <DataTable
            caption="Now, and with the draft"
            columns={columns}
            rows={changed}
            keyOf={({ prediction_id }) => prediction_id}
          />
        </>
      )}
    </Panel>
  );
}

function routeText({ route, action }: Changed["from"]): string {
  if (route === "review") return "to a person";
  return route === "auto" ? `answered ${action}` : "refused";
}
