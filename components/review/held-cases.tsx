"use client";
import Link from "next/link";
import { type Column, DataTable } from "#components/ui/data-table";
import { Panel } from "#components/ui/panel";
import { titleOf } from "#lib/client/desk/on-desk";
import { type HeldCase, useHeldCases } from "#lib/client/queries/use-held-cases";
import { casePath } from "./paths";
import { timeText } from "./time-text";

const COLUMNS: readonly Column<HeldCase>[] = [
  {
    key: "case",
    title: "Case",
    cell: ({ id, reference }) => (
      <Link href={casePath(id)} className="whitespace-nowrap text-accent underline">
        {titleOf({ id, reference })}
      </Link>
    ),
  },
  { key: "holder", title: "Held by", cell: ({ holder }) => holder },
  { key: "since", title: "Waits since", cell: ({ created_at }) => timeText(created_at) },
];

/** Who holds what, for those who lead the queue; the case's page has the act that takes one away. */
export function HeldCases({ queueId }: { readonly queueId: string }) {
  const { cases } = useHeldCases(queueId);
  if (cases === null) return null;
  return (
    <Panel title={`Claimed now (${cases.length})`}>
      {cases.length === 0 ? (
        <p className="text-muted text-sm">Nobody holds a case of this queue.</p>
      ) : (
        <DataTable caption="Claimed cases" columns={COLUMNS} rows={cases} keyOf={({ id }) => id} />
      )}
    </Panel>
  );
}
