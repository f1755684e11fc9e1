"use client";
import { PageHead } from "#components/ui/page-head";
import { TextLink } from "#components/ui/text-link";
import { useEndpointServing } from "#lib/client/admin/serving";
import type { PrecomputeDto } from "#lib/contracts/serving";
import type { EndpointServingDto } from "#lib/contracts/serving-figures";
import { StopBadge, StopSwitch } from "../policy/stop-switch";
import { TroubleNotice } from "../trouble-notice";
import { MachinesPanel } from "./machines-panel";
import { OptionsPanel } from "./options-panel";
import { ProcessPanel } from "./process-panel";
import { RecordedPanel } from "./recorded-panel";
import { StoppedNotice } from "./stopped-notice";
import { StrategyPanel } from "./strategy-panel";
import { TablesPanel } from "./tables-panel";

export type EndpointServingProps = {
  readonly serving: EndpointServingDto;
  readonly tables: PrecomputeDto;
  /** Names of models that a rung could be given to. */
  readonly models: readonly string[];
  readonly datasets: readonly string[];
  readonly hours: number;
  readonly mayStop: boolean;
  readonly mayChange: boolean;
};

/** How one endpoint is served: what answers, how well, how dear and how fast, and what else could. */
export function EndpointServing({ serving: initial, tables, ...page }: EndpointServingProps) {
  const { hours, mayStop, mayChange } = page;
  const { data: serving, error } = useEndpointServing(initial, hours);
  const { endpoint } = serving;
  return (
    <div className="flex flex-col gap-4">
      <PageHead
        title={endpoint.title}
        lead={
          <>
            How <code className="font-mono text-xs">{endpoint.name}</code> is served.{" "}
            <TextLink href={`/policies/${endpoint.name}`}>Its policy</TextLink> says when a person
            is asked.
          </>
        }
        badges={<StopBadge stop={endpoint.stop} />}
        acts={mayStop ? <StopSwitch endpoint={endpoint} /> : null}
      />
      <TroubleNotice error={error} />
      <StoppedNotice served={serving} />
      <MachinesPanel serving={serving} mayChange={mayChange} />
      <OptionsPanel serving={serving} />
      <RecordedPanel recorded={serving.recorded} endpoint={endpoint.name} />
      <TablesPanel initial={tables} mayChange={mayChange} />
      <StrategyPanel
        key={JSON.stringify(endpoint.serving)}
        serving={serving}
        models={page.models}
        datasets={page.datasets}
        mayChange={mayChange}
      />
      <ProcessPanel process={serving.process} />
    </div>
  );
}
