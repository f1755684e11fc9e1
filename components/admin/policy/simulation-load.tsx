import { type Column, DataTable } from "#components/ui/data-table";
import type { SimulationDto } from "#lib/contracts/simulation";
import type { SimulatedLoadDto } from "#lib/contracts/simulation-parts";
import { formatCount, formatDuration, formatMoney, formatNumber } from "#lib/kernel/format";

type Row = { readonly about: string; readonly now: string; readonly draft: string };

const COLUMNS: readonly Column<Row>[] = [
  { key: "about", title: "Under its own load", cell: ({ about }) => about },
  { key: "now", title: "Now", isNumber: true, cell: ({ now }) => now },
  { key: "draft", title: "Draft", isNumber: true, cell: ({ draft }) => draft },
];

const MINUTE_MS = 60_000;

/** What people would have met: replayed hour by hour at an even pace. Nothing where neither policy states a capacity. */
export function SimulationLoad({ simulation }: { readonly simulation: SimulationDto }) {
  const { load, currency } = simulation;
  if (!load || (load.now === null && load.draft === null)) {
    return (
      <p className="text-muted text-sm">
        With a capacity a day, the policy shows here how long cases would wait and how many miss
        their deadline.
      </p>
    );
  }
  const places = load.draft?.places ?? null;
  const last = load.draft?.minute_price.last ?? 0;
  return (
    <div className="flex flex-col gap-2">
      <DataTable
        caption="Under its own load"
        columns={COLUMNS}
        rows={rowsOf(load, currency)}
        keyOf={({ about }) => about}
      />
      {places?.deciders.map(({ decider, reviews_per_day, one_more_saves }) => (
        <p key={decider} className="text-sm">
          On the busiest day, {places.day}, one review more than the {formatCount(reviews_per_day)}{" "}
          of {decider} would have saved {formatMoney(one_more_saves, currency)} (
          {formatCount(places.cases)} cases worth asking about).
        </p>
      ))}
      <p className="text-muted text-xs">
        {last > 0
          ? `One more reviewer-hour would be worth ${formatMoney(60 * last, currency)} at the end of the window. `
          : ""}
        Replayed in time order: the price of a minute follows the work each hour, the queue serves
        the most money a minute first, people work at an even pace.
      </p>
    </div>
  );
}

function rowsOf(load: NonNullable<SimulationDto["load"]>, currency: string): Row[] {
  const row = (about: string, text: (it: SimulatedLoadDto) => string): Row => ({
    about,
    now: load.now === null ? "–" : text(load.now),
    draft: load.draft === null ? "–" : text(load.draft),
  });
  const wait = (of: "mean" | "p95" | "longest") => (it: SimulatedLoadDto) =>
    it.wait_minutes === null ? "–" : formatDuration(it.wait_minutes[of] * MINUTE_MS);
  return [
    row("Reviews a day people can take", (it) => formatNumber(it.reviews_per_day, 1)),
    row("Reviewer minutes sent, audits included", (it) =>
      formatCount(Math.round(it.routed_minutes)),
    ),
    row("Wait, mean", wait("mean")),
    row("Wait, 95 % within", wait("p95")),
    row("Wait, longest", wait("longest")),
    row("Deadlines missed", (it) =>
      it.deadline_minutes === null ? "no deadline" : formatCount(it.breaches),
    ),
    row("Waiting at the end", (it) => formatCount(it.waiting)),
    row("Price of a minute, highest", (it) => formatMoney(it.minute_price.most, currency)),
  ];
}
