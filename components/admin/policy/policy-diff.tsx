import { type Column, DataTable } from "#components/ui/data-table";
import type { Policy } from "#lib/decision/policy";
import { formatNumber, formatPercent } from "#lib/kernel/format";
import { diffPolicies, type PolicyChange } from "./diff-policies";

const COLUMNS: readonly Column<PolicyChange>[] = [
  { key: "about", title: "What", cell: ({ about }) => about },
  { key: "before", title: "Old", cell: ({ before }) => <del className="text-muted">{before}</del> },
  {
    key: "after",
    title: "New",
    cell: ({ after }) => <ins className="font-semibold no-underline">{after}</ins>,
  },
  { key: "delta", title: "Δ", isNumber: true, cell: ({ delta }) => signed(delta, formatNumber) },
  {
    key: "relative",
    title: "Δ %",
    isNumber: true,
    cell: ({ relative }) => signed(relative, (it) => formatPercent(it, 1)),
  },
];

/** What changes from one policy to another, cell by cell. */
export function PolicyDiff({
  caption,
  before,
  after,
}: {
  readonly caption: string;
  readonly before: Policy;
  readonly after: Policy;
}) {
  const changes = diffPolicies(before, after);
  if (changes.length === 0) return <p className="text-muted text-sm">{caption}: no difference.</p>;
  return (
    <DataTable caption={caption} columns={COLUMNS} rows={changes} keyOf={({ about }) => about} />
  );
}

function signed(value: number | null, format: (value: number) => string): string {
  if (value === null) return "";
  return `${value > 0 ? "+" : ""}${format(value)}`;
}
