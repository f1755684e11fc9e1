import { Badge } from "#components/ui/badge";
import { type Column, DataTable } from "#components/ui/data-table";
import { TextLink } from "#components/ui/text-link";
import type { ServedEndpointDto } from "#lib/contracts/serving-figures";
import { formatCount, formatDuration, formatInstant, formatPercent } from "#lib/kernel/format";
import { StopBadge, StopSwitch } from "../policy/stop-switch";
import { ladderText, STRATEGIES, slotText, versionText } from "./serving-words";

/** What answers where, how fast, and the switch that stops it. */
export function ServingTable({
  rows,
  mayStop,
}: {
  readonly rows: readonly ServedEndpointDto[];
  readonly mayStop: boolean;
}) {
  return (
    <DataTable
      caption="Endpoints and how they serve"
      columns={[...COLUMNS, ...(mayStop ? [SWITCH] : [])]}
      rows={rows}
      keyOf={({ endpoint }) => endpoint.id}
    />
  );
}

const COLUMNS: readonly Column<ServedEndpointDto>[] = [
  {
    key: "endpoint",
    title: "Endpoint",
    cell: ({ endpoint: { name, title } }) => <TextLink href={`/serving/${name}`}>{title}</TextLink>,
  },
  { key: "state", title: "State", cell: (row) => <State row={row} /> },
  {
    key: "strategy",
    title: "Strategy",
    cell: ({ endpoint, rungs }) => (
      <>
        {rungs.length === 0 ? "none" : STRATEGIES[endpoint.serving.strategy].title}
        <span className="block text-muted text-xs">{ladderText(rungs)}</span>
      </>
    ),
  },
  { key: "machines", title: "Versions on this server", cell: (row) => <Machines row={row} /> },
  {
    key: "cached",
    title: "Looked up",
    isNumber: true,
    cell: ({ recorded: { cached_share: share } }) =>
      share === null ? "–" : formatPercent(share, 1),
  },
  { key: "latency", title: "Latency", isNumber: true, cell: (row) => <Latency row={row} /> },
];

const SWITCH: Column<ServedEndpointDto> = {
  key: "switch",
  title: "Stop switch",
  cell: ({ endpoint }) => <StopSwitch endpoint={endpoint} />,
};

function State({ row: { endpoint, stopped_by: stoppedBy } }: { readonly row: ServedEndpointDto }) {
  const { stop } = endpoint;
  return (
    <>
      <StopBadge stop={stop} />
      {stop.mode === "off" ? null : (
        <span className="block text-muted text-xs">
          {stop.reason ?? "no reason given"}, {stoppedBy ?? "somebody"},{" "}
          {stop.at ? formatInstant(stop.at) : ""}
        </span>
      )}
    </>
  );
}

function Machines({ row: { machines, endpoint } }: { readonly row: ServedEndpointDto }) {
  const { model } = endpoint;
  if (machines.length === 0) return model ? `${model.name}: no ${model.alias} yet` : "none";
  return (
    <ul className="flex flex-col gap-1">
      {machines.map((machine) => {
        const { text, tone } = slotText(machine);
        return (
          <li key={machine.role} className="whitespace-nowrap">
            {versionText(machine)} <Badge tone={tone}>{text}</Badge>{" "}
            <span className="text-muted text-xs">{machine.role}</span>
          </li>
        );
      })}
    </ul>
  );
}

function Latency({ row: { recorded } }: { readonly row: ServedEndpointDto }) {
  const { latency, n, hours, truncated } = recorded;
  if (latency === null) return "–";
  const { p50, p95, p99 } = latency.percentiles;
  return (
    <span className="whitespace-nowrap">
      p50 {formatDuration(p50)}, p95 {formatDuration(p95)}, p99 {formatDuration(p99)}
      <span className="block text-muted text-xs">
        n = {formatCount(n)}
        {truncated ? ", the newest" : ""} of {hours} hours
      </span>
    </span>
  );
}
