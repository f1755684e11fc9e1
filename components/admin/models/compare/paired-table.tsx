import { Badge } from "#components/ui/badge";
import { type Column, DataTable } from "#components/ui/data-table";
import { TextLink } from "#components/ui/text-link";
import type { PairedComparisonDto } from "#lib/contracts/models";
import {
  formatCount,
  formatMoney,
  formatMoneyChange,
  formatPercent,
  formatPointChange,
} from "#lib/kernel/format";
import { type Difference, verdictOf } from "./comparison";

type Row = {
  readonly key: string;
  readonly title: string;
  readonly better: "more" | "less" | null;
  readonly difference: Difference;
  readonly show: (value: number) => string;
  readonly change: (value: number) => string;
};

/** Differences over the rows both answered; each interval is that of the difference, not of the two figures. */
export function PairedTable({
  pair,
  a,
  b,
}: {
  readonly pair: PairedComparisonDto;
  readonly a: number;
  readonly b: number;
}) {
  const { dataset, part, rows, only_a_right, only_b_right, endpoints } = pair;
  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted text-sm">
        n = {formatCount(rows)} rows of {dataset}, part “{part}”, answered by both. Only {a} is
        right on {formatCount(only_a_right)}, only {b} on {formatCount(only_b_right)}. Intervals are
        of the paired difference, 95 %.
      </p>
      <DataTable
        caption={`Paired differences on ${dataset}`}
        columns={columnsFor(a, b)}
        rows={rowsOf(pair)}
        keyOf={({ key }) => key}
      />
      {endpoints.length === 0 ? (
        <p className="text-muted text-sm">
          No endpoint with these labels follows the model, so nobody prices the difference.
        </p>
      ) : (
        <p className="text-muted text-sm">
          Money and review rate follow the live policies:{" "}
          {endpoints.map(({ endpoint, policy_version }, i) => (
            <span key={endpoint}>
              {i === 0 ? "" : ", "}
              <TextLink href={`/policies/${endpoint}`}>{endpoint}</TextLink> version{" "}
              {policy_version}
            </span>
          ))}
          .
        </p>
      )}
    </div>
  );
}

function rowsOf({ accuracy, endpoints }: PairedComparisonDto): Row[] {
  const share = {
    show: (it: number) => formatPercent(it, 1),
    change: (it: number) => formatPointChange(it, 2),
  };
  return [
    { key: "accuracy", title: "Accuracy", better: "more", difference: accuracy, ...share },
    ...endpoints.flatMap(({ endpoint, currency, ...of }): Row[] => {
      const money = {
        show: (it: number) => formatMoney(it, currency),
        change: (it: number) => formatMoneyChange(it, currency),
      };
      const at = (what: string) => ({ key: `${endpoint} ${what}`, title: `${what}, ${endpoint}` });
      return [
        { ...at("To people"), better: null, difference: of.review_rate, ...share },
        {
          ...at("Cost a case, all automatic"),
          better: "less",
          difference: of.cost_automatic,
          ...money,
        },
        {
          ...at("Cost a case, with people"),
          better: "less",
          difference: of.cost_with_people,
          ...money,
        },
      ];
    }),
  ];
}

function columnsFor(a: number, b: number): readonly Column<Row>[] {
  return [
    { key: "title", title: "Figure", cell: ({ title }) => title },
    { key: "a", title: `a: ${a}`, isNumber: true, cell: (it) => it.show(it.difference.a) },
    { key: "b", title: `b: ${b}`, isNumber: true, cell: (it) => it.show(it.difference.b) },
    {
      key: "difference",
      title: "Difference",
      isNumber: true,
      cell: ({ difference: { difference, ci }, change }) => (
        <>
          {change(difference)}
          <span className="block whitespace-nowrap text-muted text-xs">
            {ci ? `${change(ci[0])} to ${change(ci[1])}` : "no interval of one row"}
          </span>
        </>
      ),
    },
    { key: "verdict", title: "So", cell: (row) => <Verdict row={row} a={a} b={b} /> },
  ];
}

function Verdict({ row, a, b }: { readonly row: Row; readonly a: number; readonly b: number }) {
  const verdict = verdictOf(row.difference, row.better);
  if (verdict === "even") return <Badge>no clear difference</Badge>;
  if (verdict === "differs") return <Badge tone="accent">differs</Badge>;
  return <Badge tone="good">{verdict === "a" ? a : b} is better</Badge>;
}
