import { type Column, DataTable } from "#components/ui/data-table";
import { Panel } from "#components/ui/panel";
import { TextLink } from "#components/ui/text-link";
import { formatInstant } from "#lib/kernel/format";
import type { ModelCard } from "./model-card";

type Move = ModelCard["moves"][number];

/** Every move of every alias of the model: what served when, who moved it and why. */
export function AliasHistory({
  moves,
  model,
}: {
  readonly moves: readonly Move[];
  readonly model: string;
}) {
  const link = (version: number) => (
    <TextLink href={`/models/${model}/${version}`} className="whitespace-nowrap">
      version {version}
    </TextLink>
  );
  const columns: readonly Column<Move>[] = [
    { key: "when", title: "When, UTC", cell: ({ moved_at }) => formatInstant(moved_at) },
    { key: "alias", title: "Alias", cell: ({ alias }) => alias },
    { key: "from", title: "From", cell: ({ from }) => (from ? link(from.version) : "nothing") },
    { key: "to", title: "To", cell: ({ to }) => link(to.version) },
    { key: "by", title: "By", cell: ({ byName }) => byName },
    { key: "why", title: "Reason", cell: ({ reason }) => reason },
  ];
  return (
    <Panel title="Alias history">
      {moves.length === 0 ? (
        <p className="text-muted text-sm">No alias was ever moved.</p>
      ) : (
        <DataTable
          caption="Moves, newest first"
          columns={columns}
          rows={moves}
          keyOf={({ id }) => id}
        />
      )}
    </Panel>
  );
}
