import { type Column, DataTable } from "#components/ui/data-table";
import { TextLink } from "#components/ui/text-link";
import type { EndpointDto } from "#lib/contracts/policies";
import { formatCount, formatDuration, formatInstant, formatPercent } from "#lib/kernel/format";
import { StopBadge, StopSwitch } from "../policy/stop-switch";
import { latencyPercentiles } from "./latency";

export type ServedEndpoint = {
  readonly endpoint: EndpointDto;
  /** Number of the version the alias points at; `null` without a model or a version. */
  readonly version: number | null;
  /** Of the newest predictions. */
  readonly latenciesMs: readonly number[];
  readonly cachedShare: number | null;
  /** Who threw the switch. */
  readonly stoppedBy: string | null;
};

/** What answers where, how fast, and the switch that stops it. */
export function ServingTable({
  rows,
  mayStop,
}: {
  readonly rows: readonly ServedEndpoint[];
  readonly mayStop: boolean;
}) {
  const columns = [...COLUMNS, ...(mayStop ? [SWITCH] : [])];
  return (
    <DataTable
      caption="Endpoints and how they serve"
      columns={columns}
      rows={rows}
      keyOf={({ endpoint }) => endpoint.id}
    />
  );
}

const COLUMNS: readonly Column<ServedEndpoint>[] = [
  {
    key: "endpoint",
    title: "Endpoint",
    cell: ({ endpoint: { name, title } }) => (
      <TextLink href={`/policies/${name}`}>{title}</TextLink>
    ),
  },
  { key: "state", title: "State", cell: (row) => <State row={row} /> },
  {
    key: "model",
    title: "Model",
    cell: ({ endpoint: { model }, version }) => {
      if (model === null) return "the caller's probabilities";
      if (version === null) return `${model.name}: no ${model.alias} yet`;
      return (
        <TextLink href={`/models/${model.name}/${version}`}>
          {model.name} {version} ({model.alias})
        </TextLink>
      );
    },
  },
  {
    key: "strategy",
    title: "Strategy",
    cell: ({ endpoint }) => endpoint.serving.strategy.replaceAll("_", " "),
  },
  {
    key: "cached",
    title: "Cached",
    isNumber: true,
    cell: ({ cachedShare }) => (cachedShare === null ? "–" : formatPercent(cachedShare, 1)),
  },
  { key: "latency", title: "Latency", isNumber: true, cell: (row) => <Latency row={row} /> },
];

const SWITCH: Column<ServedEndpoint> = {
  key: "switch",
  title: "Stop switch",
  cell: ({ endpoint }) => <StopSwitch endpoint={endpoint} />,
};

function State({ row: { endpoint, stoppedBy } }: { readonly row: ServedEndpoint }) {
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

function Latency({ row: { latenciesMs } }: { readonly row: ServedEndpoint }) {
  const latency = latencyPercentiles(latenciesMs);
  if (latency === null) return "–";
  return (
    <>
      p50 {formatDuration(latency.p50)}, p95 {formatDuration(latency.p95)}
      <span className="block text-muted text-xs">
        the newest n = {formatCount(latenciesMs.length)}
      </span>
    </>
  );
}
