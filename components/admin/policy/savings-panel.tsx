import { Badge } from "#components/ui/badge";
import { type Column, DataTable } from "#components/ui/data-table";
import { Panel } from "#components/ui/panel";
import type { SavingsDto } from "#lib/contracts/statistics";
import { formatCount, formatInstant, formatMoney, formatPercent } from "#lib/kernel/format";

type Row = {
  readonly about: string;
  readonly value: string;
  readonly interval: string;
  readonly ground: string;
};

const COLUMNS: readonly Column<Row>[] = [
  { key: "about", title: "A decision, on average", cell: ({ about }) => about },
  { key: "value", title: "Estimate", isNumber: true, cell: ({ value }) => value },
  { key: "interval", title: "95 % interval", isNumber: true, cell: ({ interval }) => interval },
  { key: "ground", title: "From", isNumber: true, cell: ({ ground }) => ground },
];

const METHODS = {
  complete: "every truth is known",
  unlabeled: "no truth is known",
  not_enough_audits: "not enough audits",
  gamma: "gamma interval",
  bootstrap: "bootstrap interval",
} as const;

/** What decisions turned out to cost, by the labels that came in: kept apart from what probabilities expect. */
export function SavingsPanel({ savings }: { readonly savings: SavingsDto }) {
  const { n, days, currency, realised, audits, waiting, window } = savings;
  if (realised === null || n === 0) {
    return (
      <Panel title="What it turned out to cost">
        <p className="text-muted text-sm">
          No decision of the last {days} days can be priced by what was found out since.
        </p>
      </Panel>
    );
  }
  const money = (it: number) => formatMoney(it, currency);
  return (
    <Panel
      title="What it turned out to cost"
      aside={<Badge tone="accent">estimated from {formatCount(realised.labels)} labels</Badge>}
    >
      <DataTable
        caption="Estimates by labels"
        columns={COLUMNS}
        rows={rowsOf(savings, money)}
        keyOf={({ about }) => about}
      />
      <p className="mt-2 text-muted text-xs">
        Of {formatCount(n)} decisions, {formatInstant(window.from ?? "")} to{" "}
        {formatInstant(window.to ?? "")} UTC, {formatCount(waiting)} still waiting; the
        probabilities alone expected {money(realised.expected)}. Audits: {formatCount(audits.found)}{" "}
        mistakes in {formatCount(audits.answered)} answered, {formatCount(audits.open)} open
        {audits.automatic_error_at_most === null
          ? ""
          : `; at most ${formatPercent(audits.automatic_error_at_most, 1)} of automatic answers are costly mistakes (one-sided 95 %, from ${formatCount(audits.automatic_drawn_evenly)} drawn evenly)`}
        .{weightText(realised, money)}
      </p>
    </Panel>
  );
}

/** How far the cost may be off, and on how few labels it leans. */
function weightText(
  realised: NonNullable<SavingsDto["realised"]>,
  money: (it: number) => string,
): string {
  const { value, se_design, se_super, ess, max_weight_share, with_open_audits: open } = realised;
  if (value === null) return "";
  const policy = se_super === null ? "" : `, ${money(se_super)} of what the policy costs`;
  const bounds = open ? ` With open audits: ${money(open.low)} to ${money(open.high)}.` : "";
  return ` Standard error ${money(se_design)} of what these cost${policy}. The labels weigh as much as ${formatCount(Math.round(ess))} equal ones, the heaviest ${formatPercent(max_weight_share, 1)} of all.${bounds}`;
}

function rowsOf(savings: SavingsDto, money: (it: number) => string): Row[] {
  const { realised, against_all_automatic: machine, against_all_human: people } = savings;
  const about = savings.measure === "cost" ? "Cost" : "Avoidable cost";
  const row = (title: string, it: typeof realised | typeof machine): Row[] =>
    it === null
      ? []
      : [
          {
            about: title,
            value: it.value === null ? METHODS[it.status] : money(it.value),
            interval: intervalText(it.interval, money),
            ground: `${formatCount(it.labels)} labels, ${formatCount(it.events)} costly, ${METHODS[it.status]}`,
          },
        ];
  return [
    ...row(about, realised),
    ...row("Saved against all automatic", machine),
    ...row("Saved against all reviewed", people),
  ];
}

function intervalText(
  interval: { readonly low: number | null; readonly high: number } | null,
  money: (it: number) => string,
): string {
  if (interval === null) return "–";
  const { low, high } = interval;
  return low === null ? `at most ${money(high)}` : `${money(low)} to ${money(high)}`;
}
