import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge";
import { type Column, DataTable } from "#components/ui/data-table";
import { Panel } from "#components/ui/panel";
import { TextLink } from "#components/ui/text-link";
import type { ModelDto, ModelVersionDto } from "#lib/contracts/models";
import { formatBytes, formatInstant, formatMoney, formatPercent } from "#lib/kernel/format";
import { MeasuredFigure } from "./measured-figure";
import type { Measured } from "./model-card";

export type ListedVersion = {
  readonly version: ModelVersionDto;
  /** On rows it never saw; null where its maker says nothing. */
  readonly accuracy: Measured | null;
  /** A case, under the prices of its manifest. */
  readonly cost: (Measured & { readonly currency: string }) | null;
};

export type ListedModel = {
  readonly model: ModelDto;
  readonly versions: readonly ListedVersion[];
  /** Endpoints that follow an alias of the model. */
  readonly serves: readonly { readonly name: string; readonly title: string; alias: string }[];
};

/** Models with their newest versions, what points at them, and where they answer. */
export function ModelList({
  models,
  mayChange,
}: {
  readonly models: readonly ListedModel[];
  readonly mayChange: boolean;
}) {
  return (
    <div className="flex flex-col gap-4">
      {models.map((listed) => (
        <ModelPanel key={listed.model.id} listed={listed} mayChange={mayChange} />
      ))}
    </div>
  );
}

function ModelPanel({
  listed: { model, versions, serves },
  mayChange,
}: {
  readonly listed: ListedModel;
  readonly mayChange: boolean;
}) {
  const { name, title, description, matches } = model;
  return (
    <Panel
      title={`${title} (${name})`}
      aside={
        <span className="flex flex-wrap gap-x-4 text-sm">
          {versions.length > 1 ? (
            <TextLink href={`/models/${name}/compare`}>Compare versions</TextLink>
          ) : null}
          {mayChange ? (
            <TextLink href={`/models/upload?model=${name}`}>New version</TextLink>
          ) : null}
        </span>
      }
    >
      {description ? <p className="mb-2 text-muted text-sm">{description}</p> : null}
      <p className="mb-2 text-sm">
        <Champion model={model} /> <Serves serves={serves} />
        {matches ? ` Versions that pass: ${matches.join(", ")}.` : ""}
      </p>
      <DataTable
        caption={`Versions of ${name}`}
        columns={COLUMNS}
        rows={versions}
        keyOf={({ version }) => version.id}
      />
    </Panel>
  );
}

function Champion({ model: { name, aliases } }: { readonly model: ModelDto }): ReactNode {
  const champion = aliases.find(({ alias }) => alias === "champion");
  if (!champion) return "No champion yet.";
  return (
    <>
      Champion:{" "}
      <TextLink href={`/models/${name}/${champion.version}`}>version {champion.version}</TextLink>.
    </>
  );
}

function Serves({ serves }: Pick<ListedModel, "serves">): ReactNode {
  if (serves.length === 0) return "No endpoint follows it.";
  return (
    <>
      Serves{" "}
      {serves.map(({ name, title, alias }, i) => (
        <span key={name}>
          {i === 0 ? "" : ", "}
          <TextLink href={`/policies/${name}`}>{title}</TextLink>
          {alias === "champion" ? "" : ` as ${alias}`}
        </span>
      ))}
      .
    </>
  );
}

const COLUMNS: readonly Column<ListedVersion>[] = [
  {
    key: "version",
    title: "Version",
    cell: ({ version: { model, version } }) => (
      <TextLink href={`/models/${model}/${version}`} className="whitespace-nowrap">
        version {version}
      </TextLink>
    ),
  },
  { key: "aliases", title: "Is", cell: ({ version }) => <VersionBadges version={version} /> },
  {
    key: "accuracy",
    title: "Accuracy, report",
    isNumber: true,
    cell: ({ accuracy }) => (
      <MeasuredFigure figure={accuracy} show={(it) => formatPercent(it, 1)} />
    ),
  },
  {
    key: "cost",
    title: "Cost a case, with people",
    isNumber: true,
    cell: ({ cost }) => (
      <MeasuredFigure figure={cost} show={(it) => (cost ? formatMoney(it, cost.currency) : "–")} />
    ),
  },
  {
    key: "calibrator",
    title: "Calibrator",
    cell: ({ version: { calibrator } }) =>
      calibrator
        ? `${calibrator.method}, ${calibrator.report ? "measured" : "not measured"}`
        : "none",
  },
  {
    key: "size",
    title: "Size",
    isNumber: true,
    cell: ({ version }) => formatBytes(version.size_bytes),
  },
  {
    key: "made",
    title: "Registered, UTC",
    cell: ({ version }) => formatInstant(version.created_at),
  },
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
