"use client";
import { Badge } from "#components/ui/badge";
import { type Column, DataTable } from "#components/ui/data-table";
import { SelectField } from "#components/ui/field";
import { Notice } from "#components/ui/notice";
import { Panel } from "#components/ui/panel";
import type { SimulationDto } from "#lib/contracts/simulation";
import {
  formatCount,
  formatInstant,
  formatMoney,
  formatMoneyChange,
  formatNumber,
  formatPercent,
  formatPointChange,
} from "#lib/kernel/format";
import { type Effect, effectOf } from "./effect-rows";
import { EstimatedEffect } from "./estimated-effect";

const WINDOWS = [7, 30, 90] as const;

type EffectPanelProps = {
  readonly simulation: SimulationDto | undefined;
  readonly isBusy: boolean;
  readonly trouble: string | null;
  readonly days: number;
  readonly onDays: (days: number) => void;
  /** What the team can take in a day. */
  readonly capacity: number | undefined;
};

type Row = {
  readonly about: string;
  readonly now: string;
  readonly draft: string;
  readonly change: string;
};

const COLUMNS: readonly Column<Row>[] = [
  { key: "about", title: "Figure", cell: ({ about }) => about },
  { key: "now", title: "Now", isNumber: true, cell: ({ now }) => now },
  {
    key: "draft",
    title: "Draft",
    isNumber: true,
    cell: ({ draft }) => <strong className="font-semibold">{draft}</strong>,
  },
  { key: "change", title: "Difference", isNumber: true, cell: ({ change }) => change },
];

/** The policy in force against the draft on recent traffic. */
export function EffectPanel(props: EffectPanelProps) {
  const { simulation, isBusy, trouble, days, onDays, capacity } = props;
  return (
    <Panel
      title="Now against draft"
      aside={
        <span className="flex items-center gap-2">
          {isBusy ? <Badge>computing…</Badge> : null}
          <Badge tone="accent">projected</Badge>
        </span>
      }
    >
      <div className="flex flex-col gap-3" aria-busy={isBusy}>
        <SelectField
          label="Recent traffic"
          value={days}
          onChange={(event) => onDays(Number(event.currentTarget.value))}
        >
          {WINDOWS.map((it) => (
            <option key={it} value={it}>
              Last {it} days
            </option>
          ))}
        </SelectField>
        {trouble ? (
          <Notice tone="bad" title="The draft could not be tried" alert>
            {trouble}
          </Notice>
        ) : null}
        {simulation ? <Figures simulation={simulation} capacity={capacity} /> : null}
      </div>
    </Panel>
  );
}

function Figures({
  simulation,
  capacity,
}: {
  readonly simulation: SimulationDto;
  readonly capacity: number | undefined;
}) {
  const effect = effectOf(simulation);
  if (effect.n === 0) {
    return (
      <p className="text-muted text-sm">
        No prediction with probabilities in the last {simulation.days} days, so there is nothing to
        compare on.
      </p>
    );
  }
  const rows = rowsOf(effect, simulation.currency);
  return (
    <>
      <DataTable
        caption="Now against draft, expected"
        columns={COLUMNS}
        rows={rows}
        keyOf={(it) => it.about}
      />
      {capacity === undefined ? null : <Capacity effect={effect} capacity={capacity} />}
      <Ground simulation={simulation} effect={effect} />
      {simulation.estimated ? (
        <EstimatedEffect estimated={simulation.estimated} currency={simulation.currency} />
      ) : null}
    </>
  );
}

function rowsOf({ now, draft, ...baselines }: Effect, currency: string): Row[] {
  const money = (it: number | null) => (it === null ? "–" : wholeMoney(it, currency));
  const cost = (about: string, of: "automatic" | "review" | "total"): Row => {
    const [was, will] = [now[of], draft[of]];
    const by = was === null || will === null ? "–" : wholeChange(will - was, currency);
    return { about, now: money(was), draft: money(will), change: by };
  };
  const all = (about: string, it: number | null): Row => ({
    about,
    now: "",
    draft: money(it),
    change: draft.total === null || it === null ? "–" : wholeChange(draft.total - it, currency),
  });
  const more = draft.reviewsPerDay - now.reviewsPerDay;
  return [
    {
      about: "Share to people",
      now: formatPercent(now.reviewShare, 1),
      draft: formatPercent(draft.reviewShare, 1),
      change: formatPointChange(draft.reviewShare - now.reviewShare),
    },
    {
      about: "Cases a day to people",
      now: formatNumber(now.reviewsPerDay, 1),
      draft: formatNumber(draft.reviewsPerDay, 1),
      change: `${more > 0 ? "+" : ""}${formatNumber(more, 1)}`,
    },
    cost("Automatic cost per 1,000", "automatic"),
    cost("Review cost per 1,000", "review"),
    cost("Total per 1,000", "total"),
    all("Were everything automatic", baselines.allAutomatic),
    all("Were everything reviewed", baselines.allHuman),
  ];
}

/** Sums over a thousand cases are read in whole units. */
function wholeMoney(amount: number, currency: string): string {
  return formatMoney(Math.abs(amount) < 100 ? amount : Math.round(amount), currency);
}

function wholeChange(change: number, currency: string): string {
  return formatMoneyChange(Math.abs(change) < 100 ? change : Math.round(change), currency);
}

function Capacity({ effect, capacity }: { readonly effect: Effect; readonly capacity: number }) {
  const { reviewsPerDay } = effect.draft;
  if (reviewsPerDay <= capacity) {
    return (
      <p className="text-muted text-sm">
        Within the {formatCount(capacity)} reviews a day that people can take.
      </p>
    );
  }
  return (
    <Notice tone="warn">
      {formatCount(reviewsPerDay - capacity)} a day more than the {formatCount(capacity)} reviews
      that people can take: cases would pile up.
    </Notice>
  );
}

/** What the figures stand on. */
function Ground({
  simulation,
  effect,
}: {
  readonly simulation: SimulationDto;
  readonly effect: Effect;
}) {
  const { window, truncated, currency, in_window: all } = simulation;
  const prices = simulation.ruler === "live" ? "the prices in force" : "the draft's prices";
  const { n, priced, change } = effect;
  const by = (it: number) => wholeChange(it, currency);
  return (
    <p className="text-muted text-xs">
      {change && change.low !== change.high
        ? `Difference in total ${by(change.mean)} per 1,000, 95 % interval ${by(change.low)} to ${by(change.high)}, paired. `
        : ""}
      Expected from the probabilities as they were recorded, at {prices}; based on n ={" "}
      {formatCount(n)}
      {truncated ? ` (the newest${all === undefined ? "" : ` of ${formatCount(all)}`})` : ""}
      {priced < n ? `, ${formatCount(priced)} of them priced` : ""},{" "}
      {formatInstant(window.from ?? "")} to {formatInstant(window.to ?? "")} UTC.
    </p>
  );
}
