import { Badge } from "#components/ui/badge";
import { Button } from "#components/ui/button";
import { PageHead } from "#components/ui/page-head";
import { Panel } from "#components/ui/panel";
import { AdapterFacts } from "./adapter-facts";
import { AliasHistory } from "./alias-history";
import { CalibrationPanel } from "./calibration-panel";
import { CardPanel } from "./card-panel";
import { ChecksPanel } from "./checks-panel";
import { EvaluationsPanel } from "./evaluations-panel";
import { FeatureTable, SignatureTable } from "./feature-table";
import { LineagePanel } from "./lineage-panel";
import { ClassTable, MetricTable } from "./metric-table";
import type { ModelCard } from "./model-card";
import { VersionBadges } from "./model-list";
import { PromoteButton } from "./promote-button";
import { ProsePanel } from "./prose-panel";
import { RollBackButton } from "./roll-back-button";
import { TagsButton } from "./tags-button";

type ViewProps = { readonly card: ModelCard; readonly mayChange: boolean };

/** One version: what it was made from, what was measured, where it serves, and the way to promote or roll back. */
export function ModelVersionView({ card, mayChange }: ViewProps) {
  const { version } = card;
  return (
    <div className="flex flex-col gap-4">
      <PageHead
        title={`${version.model} ${version.version}`}
        lead={card.title}
        badges={
          <>
            <VersionBadges version={version} />
            {card.madeBy?.dirty ? <Badge tone="warn">from an uncommitted tree</Badge> : null}
          </>
        }
        acts={<Acts card={card} mayChange={mayChange} />}
      />
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <CardPanel card={card} />
        <div className="flex flex-col gap-4">
          <CalibrationPanel card={card} />
          <ChecksPanel card={card} />
        </div>
      </div>
      {card.prose ? <ProsePanel text={card.prose} /> : null}
      <EvaluationsPanel card={card} mayChange={mayChange} />
      <Figures card={card} />
      <LineagePanel lineage={card.lineage} self={version} />
      <Shape card={card} />
      <AliasHistory moves={card.moves} model={version.model} />
    </div>
  );
}

function Downloads({ model, version }: { readonly model: string; readonly version: number }) {
  const file = `/api/v1/models/${model}/versions/${version}`;
  return (
    <>
      <Button asChild>
        <a href={`${file}/file`} download>
          Download the file
        </a>
      </Button>
      <Button asChild>
        <a href={`${file}/archive`} download>
          Export
        </a>
      </Button>
    </>
  );
}

function Acts({ card: { version, rival, remote }, mayChange }: ViewProps) {
  const { model, version: number, aliases } = version;
  return (
    <>
      {mayChange ? <PromoteButton version={version} /> : null}
      {rival === null ? null : (
        <Button asChild>
          <a href={`/models/${model}/compare?a=${rival}&b=${number}`}>Compare with {rival}</a>
        </Button>
      )}
      {mayChange ? <TagsButton version={version} /> : null}
      {remote === null ? <Downloads model={model} version={number} /> : null}
      {mayChange
        ? aliases.map((alias) => <RollBackButton key={alias} model={model} alias={alias} />)
        : null}
    </>
  );
}

function Figures({ card: { metrics, segments, classes, currency } }: Pick<ViewProps, "card">) {
  const hasClasses = Object.keys(classes).length > 0;
  return (
    <>
      <Panel title="Measured by its maker, with 95 % intervals">
        <MetricTable caption="Figures by part of the data" parts={metrics} currency={currency} />
      </Panel>
      {Object.keys(segments).length > 0 ? (
        <Panel title="By cut of the report">
          <MetricTable caption="Figures by cut" parts={segments} currency={currency} />
        </Panel>
      ) : null}
      {hasClasses ? (
        <Panel title="By label, on the report">
          <ClassTable classes={classes} />
        </Panel>
      ) : null}
    </>
  );
}

function Shape({ card: { features, inputs, outputs, adapter } }: Pick<ViewProps, "card">) {
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
      <Panel title="Signature and adapter">
        <div className="flex flex-col gap-4">
          <SignatureTable inputs={inputs} outputs={outputs} />
          <AdapterFacts adapter={adapter} />
        </div>
      </Panel>
      <Panel title="Features">
        {features.length === 0 ? (
          <p className="text-muted text-sm">A case brings no named columns.</p>
        ) : (
          <FeatureTable features={features} />
        )}
      </Panel>
    </div>
  );
}
