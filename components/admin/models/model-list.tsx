import { Badge } from "#components/ui/badge";
import { type Column, DataTable } from "#components/ui/data-table";
import { Panel } from "#components/ui/panel";
import { TextLink } from "#components/ui/text-link";
import type { ModelDto, ModelVersionDto } from "#lib/contracts/models";
import { formatBytes, formatInstant } from "#lib/kernel/format";

export type ListedModel = {
  readonly model: ModelDto;
  readonly versions: readonly ModelVersionDto[];
};

/** Models with their newest versions and what points at them. */
export function ModelList({ models }: { readonly models: readonly ListedModel[] }) {
  return (
    <div className="flex flex-col gap-4">
      {models.map(({ model, versions }) => (
        <Panel key={model.id} title={`${model.title} (${model.name})`}>
          {model.description ? (
            <p className="mb-2 text-muted text-sm">{model.description}</p>
          ) : null}
          <DataTable
            caption={`Versions of ${model.name}`}
            columns={COLUMNS}
            rows={versions}
            keyOf={({ id }) => id}
          />
        </Panel>
      ))}
    </div>
  );
}

const COLUMNS: readonly Column<ModelVersionDto>[] = [
  {
    key: "version",
    title: "Version",
    cell: ({ model, version }) => (
      <TextLink href={`/models/${model}/${version}`}>version {version}</TextLink>
    ),
  },
  { key: "aliases", title: "Serves as", cell: (it) => <VersionBadges version={it} /> },
  {
    key: "calibrator",
    title: "Calibrator",
    cell: ({ calibrator }) =>
      calibrator
        ? `${calibrator.method}, ${calibrator.report ? "measured" : "not measured"}`
        : "none",
  },
  { key: "labels", title: "Labels", cell: ({ labels }) => labels.join(", ") },
  { key: "size", title: "Size", isNumber: true, cell: (it) => formatBytes(it.size_bytes) },
  { key: "made", title: "Registered, UTC", cell: ({ created_at }) => formatInstant(created_at) },
];

/** Aliases, state and tags of a version. */
export function VersionBadges({ version }: { readonly version: ModelVersionDto }) {
  const { aliases, state, tags } = version;
  return (
    <span className="flex flex-wrap gap-1">
      {aliases.map((alias) => (
        <Badge key={alias} tone={alias === "champion" ? "good" : "accent"}>
          {alias}
        </Badge>
      ))}
      {state === "quarantined" ? <Badge tone="bad">quarantined</Badge> : null}
      {tags.map((tag) => (
        <Badge key={tag}>{tag}</Badge>
      ))}
    </span>
  );
}
