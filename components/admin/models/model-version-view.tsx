import type { ReactNode } from "react";
import { PageHead } from "#components/ui/page-head";
import { Panel } from "#components/ui/panel";
import { TextLink } from "#components/ui/text-link";
import { formatBytes, formatCount, formatInstant } from "#lib/kernel/format";
import { FactList } from "../fact-list";
import { AliasHistory } from "./alias-history";
import { CalibrationPanel } from "./calibration-panel";
import { FeatureTable, SignatureTable } from "./feature-table";
import { ClassTable, MetricTable } from "./metric-table";
import type { ModelCard } from "./model-card";
import { VersionBadges } from "./model-list";
import { PromoteButton } from "./promote-button";
import { RollBackButton } from "./roll-back-button";

/** One version: what it was made from, what was measured, where it serves, and the way to promote or roll back. */
export function ModelVersionView({
  card,
  mayChange,
}: {
  readonly card: ModelCard;
  readonly mayChange: boolean;
}) {
  const { version, title, metrics, segments, classes } = card;
  return (
    <div className="flex flex-col gap-4">
      <PageHead
        title={`${version.model} ${version.version}`}
        lead={title}
        badges={<VersionBadges version={version} />}
        acts={
          mayChange ? (
            <>
              <PromoteButton version={version} />
              {version.aliases.map((alias) => (
                <RollBackButton key={alias} model={version.model} alias={alias} />
              ))}
            </>
          ) : null
        }
      />
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <FactsPanel card={card} />
        <CalibrationPanel card={card} />
      </div>
      <Panel title="Measured, with 95 % intervals">
        <MetricTable caption="Figures by part of the data" parts={metrics} />
      </Panel>
      <Panel title="By cut of the report">
        <MetricTable caption="Figures by cut" parts={segments} />
      </Panel>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <Panel title="Features">
          <FeatureTable features={card.features} />
        </Panel>
        <div className="flex flex-col gap-4">
          <Panel title="By label, on the report">
            <ClassTable classes={classes} />
          </Panel>
          <Panel title="Signature">
            <SignatureTable inputs={card.inputs} outputs={card.outputs} />
          </Panel>
        </div>
      </div>
      <AliasHistory moves={card.moves} model={version.model} />
    </div>
  );
}

type Fact = readonly [string, ReactNode];

function FactsPanel({ card }: { readonly card: ModelCard }) {
  const { version, parameters, serves, lineage } = card;
  return (
    <Panel title="Card">
      <FactList
        facts={[
          ["Serves", serves.length === 0 ? "nowhere" : <Serves key="serves" serves={serves} />],
          ["Labels", version.labels.join(", ")],
          ...originOf(card),
          ["Parameters", textOf(parameters)],
          ["Registered, UTC", formatInstant(version.created_at)],
          ...(lineage.length > 0
            ? ([
                [
                  "Made from",
                  lineage.map((it) => `${it.relation} ${it.model} ${it.version}`).join(", "),
                ],
              ] as const)
            : []),
          ["File", `${formatBytes(version.size_bytes)}, SHA-256 ${version.sha256}`],
          ["Pipeline", `SHA-256 ${card.pipelineSha256}`],
        ]}
      />
    </Panel>
  );
}

/** What it was made from, as far as whoever registered it said. */
function originOf({ data, madeBy }: Pick<ModelCard, "data" | "madeBy">): Fact[] {
  const facts: Fact[] = [];
  if (data) {
    const rows = Object.entries(data.rows).map(([part, n]) => `${part} ${formatCount(n)}`);
    facts.push(
      ["Data", `${data.name} (${data.license}), ${data.source}`],
      ["Split", `${data.split}: ${rows.join(", ")}`],
    );
  }
  if (madeBy) {
    const { commit, committed_at, command } = madeBy;
    facts.push(
      ["Made by", <code key="command">{command}</code>],
      ["From commit", `${commit.slice(0, 12)}, ${formatInstant(committed_at)}`],
    );
  }
  return facts;
}

function Serves({ serves }: Pick<ModelCard, "serves">) {
  return serves.map(({ name, title, alias }) => (
    <span key={name} className="me-3">
      <TextLink href={`/policies/${name}`}>{title}</TextLink> as {alias}
    </span>
  ));
}

function textOf(members: Readonly<Record<string, unknown>>): string {
  return Object.entries(members)
    .map(([name, value]) => `${name.replaceAll("_", " ")} ${String(value)}`)
    .join(", ");
}
