import { Badge } from "#components/ui/badge";
import { type Column, DataTable } from "#components/ui/data-table";
import { Panel } from "#components/ui/panel";
import type { RoutingReason } from "#lib/decision/decision-row";
import { formatMoney, formatNumber, formatPercent, formatProbability } from "#lib/kernel/format";
import { tellRow } from "../policy/sum-text";
import { reasonInWords } from "../reason-words";
import type { Dossier } from "./dossier";

type Action = { readonly name: string; readonly p: number | null; readonly cost: number | null };

/** Why it went where it went: the sum, every reason that fired, and what each answer was expected to cost. */
export function WhyPanel({ dossier }: { readonly dossier: Dossier }) {
  const { row, actions, told } = dossier;
  const { opinion, sum, verdict } = tellRow(row, dossier);
  return (
    <Panel title="Why">
      <div className="flex flex-col gap-3">
        <div className="rounded-md bg-sunken px-3 py-2 text-sm">
          <p>{opinion}</p>
          {sum ? <p className="tabular font-semibold text-base">{sum}</p> : null}
          <p>{verdict}</p>
          <ReviewLine dossier={dossier} />
        </div>
        <Reasons reasons={row.reasons} />
        <DataTable
          caption="What each answer was expected to cost"
          rows={actions.map(
            (name, a): Action => ({
              name,
              p: row.probabilities?.[a] ?? null,
              cost: row.risks[a] ?? null,
            }),
          )}
          keyOf={({ name }) => name}
          columns={columnsIn(told.cost.currency)}
        />
        <Measures dossier={dossier} />
      </div>
    </Panel>
  );
}

function ReviewLine({ dossier: { row, told } }: { readonly dossier: Dossier }) {
  if (row.review === null || row.automatic === null) return null;
  const money = (it: number) => formatMoney(it, told.cost.currency);
  const { premium } = row;
  return (
    <p className="text-muted">
      At once {money(row.automatic)}, asking {money(row.review)}.
      {premium === null ? "" : ` A trigger asked for this review; it cost ${money(premium)} more.`}
    </p>
  );
}

function Reasons({ reasons }: { readonly reasons: readonly RoutingReason[] }) {
  return (
    <ul className="flex flex-col gap-1 text-sm">
      {reasons.map((reason) => (
        <li
          key={`${reason.code}${reason.rule ?? ""}`}
          className="flex flex-wrap items-center gap-2"
        >
          <Badge tone={reason.decided ? "accent" : "plain"}>
            {reason.decided ? "decided" : "also true"}
          </Badge>
          <span>
            {reasonInWords(reason.code)}
            {reason.rule ? ` (${reason.rule})` : ""}
            {measured(reason)}
          </span>
        </li>
      ))}
    </ul>
  );
}

function measured({ value, limit }: RoutingReason): string {
  if (value === null) return "";
  const [was, held] = [value, limit].map((it) =>
    typeof it === "number" ? formatNumber(it, 4) : it,
  );
  return held === null ? `: ${was}` : `: ${was} against ${held}`;
}

function columnsIn(currency: string): readonly Column<Action>[] {
  return [
    { key: "name", title: "Answer", cell: ({ name }) => name },
    {
      key: "p",
      title: "Probability",
      isNumber: true,
      cell: ({ p }) => (p === null ? "–" : `${formatProbability(p)} (${formatPercent(p, 1)})`),
    },
    {
      key: "cost",
      title: "Expected cost",
      isNumber: true,
      cell: ({ cost }) => (cost === null ? "–" : formatMoney(cost, currency)),
    },
  ];
}

function Measures({ dossier: { row } }: { readonly dossier: Dossier }) {
  const { amount, measures } = row;
  const figures = Object.entries({ amount, ...measures }).flatMap(([name, value]) =>
    value === null ? [] : [`${name} ${formatNumber(value, 4)}`],
  );
  return figures.length === 0 ? null : <p className="text-muted text-sm">{figures.join(" · ")}</p>;
}
