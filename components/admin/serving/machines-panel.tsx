import { Badge } from "#components/ui/badge";
import { type Column, DataTable } from "#components/ui/data-table";
import { Panel } from "#components/ui/panel";
import { TextLink } from "#components/ui/text-link";
import type { EndpointServingDto, MachineDto } from "#lib/contracts/serving-figures";
import { formatCount, formatDuration, formatPercent } from "#lib/kernel/format";
import { SplitButton } from "../policy/split-button";
import { BatchSizes } from "./batch-sizes";
import { ladderText, STRATEGIES, slotText, versionText, watchText } from "./serving-words";

/** Who answers for an endpoint, and how each is on this server. */
export function MachinesPanel({
  serving: { endpoint, rungs, machines },
  mayChange,
}: {
  readonly serving: EndpointServingDto;
  readonly mayChange: boolean;
}) {
  const challenger = machines.find(({ role }) => role === "challenger");
  const { strategy } = endpoint.serving;
  const isSplittable = mayChange && challenger !== undefined;
  return (
    <Panel
      title="What answers"
      aside={
        isSplittable ? (
          <SplitButton endpoint={endpoint.name} share={challenger.traffic_share ?? 0} />
        ) : null
      }
    >
      <p className="mb-3 text-sm">
        <Badge tone="accent">
          {rungs.length === 0 ? "no machine" : STRATEGIES[strategy].title}
        </Badge>{" "}
        {ladderText(rungs)}
      </p>
      {machines.length === 0 ? (
        <p className="text-muted text-sm">
          {endpoint.model
            ? `No version of ${endpoint.model.name} is its ${endpoint.model.alias} yet, so callers are refused.`
            : "The caller brings the probabilities; no machine of ours is asked."}
        </p>
      ) : (
        <div className="flex flex-col gap-6">
          <DataTable
            caption="Versions that answer, and how they are on this server"
            columns={COLUMNS}
            rows={machines}
            keyOf={({ role }) => role}
          />
          <Batches machines={machines} />
          <p className="text-muted text-xs">
            Slots, calls and batches are of the server that answered this page, since it started. A
            version is loaded with its first row, and tried on its golden rows before it answers
            one.
          </p>
        </div>
      )}
    </Panel>
  );
}

function Batches({ machines }: { readonly machines: readonly MachineDto[] }) {
  const sizes = machines.flatMap(({ role, slot, ...version }) =>
    slot && slot.runs > 0 ? { role, version, sizes: slot.batch_sizes } : [],
  );
  if (sizes.length === 0) return null;
  return (
    <div className="grid grid-cols-1 gap-6 lg:grid-cols-2">
      {sizes.map(({ role, version, sizes: it }) => (
        <BatchSizes
          key={role}
          title={`Rows a run of ${versionText(version)}`}
          sizes={it}
          fileName={`rows-a-run-${version.model}-${version.version}.csv`}
        />
      ))}
    </div>
  );
}

const COLUMNS: readonly Column<MachineDto>[] = [
  {
    key: "version",
    title: "Version",
    cell: (machine) => (
      <>
        <TextLink href={`/models/${machine.model}/${machine.version}`}>
          {versionText(machine)}
        </TextLink>
        <span className="block text-muted text-xs">{machine.role}</span>
      </>
    ),
  },
  {
    key: "share",
    title: "Traffic",
    isNumber: true,
    cell: ({ traffic_share: share, role }) => {
      if (share !== null) return formatPercent(share, 1);
      return role === "shadow" ? "scores along" : "";
    },
  },
  { key: "slot", title: "Slot", cell: (machine) => <Slot machine={machine} /> },
  {
    key: "queued",
    title: "Calls waiting",
    isNumber: true,
    cell: ({ slot }) => (slot ? formatCount(slot.queued) : "–"),
  },
  {
    key: "calls",
    title: "Calls",
    isNumber: true,
    cell: ({ calls }) => (
      <>
        {calls ? formatCount(calls.answered) : "–"}
        {calls && calls.failed > 0 ? (
          <span className="block text-bad text-xs">{formatCount(calls.failed)} failed</span>
        ) : null}
      </>
    ),
  },
  {
    key: "runs",
    title: "Runs",
    isNumber: true,
    cell: ({ slot, calls }) => (
      <>
        {slot ? formatCount(slot.runs) : "–"}
        {slot && calls && slot.runs > 0 ? (
          <span className="block text-muted text-xs">{formatCount(calls.rows)} rows</span>
        ) : null}
      </>
    ),
  },
  {
    key: "time",
    title: "Mean time",
    isNumber: true,
    cell: (machine) => <Time machine={machine} />,
  },
];

function Slot({ machine }: { readonly machine: MachineDto }) {
  const { text, tone } = slotText(machine);
  const { slot, remote, watch } = machine;
  const facts = [
    ...(remote ? ["on another server"] : []),
    ...(slot?.confined ? ["confined"] : []),
    ...(slot && slot.restarts > 0 ? [`replaced ${formatCount(slot.restarts)} times`] : []),
    ...(slot?.last_failure ? [slot.last_failure] : []),
    ...(watch ? [watchText(watch)] : []),
  ];
  return (
    <>
      <Badge tone={tone}>{text}</Badge>
      {facts.length > 0 ? (
        <span className="block text-muted text-xs">{facts.join("; ")}</span>
      ) : null}
    </>
  );
}

function Time({ machine: { calls } }: { readonly machine: MachineDto }) {
  if (!calls || calls.request_ms === null || calls.compute_ms === null) return "–";
  return (
    <span className="whitespace-nowrap">
      {formatDuration(calls.request_ms)} a call
      <span className="block text-muted text-xs">
        {formatDuration(calls.compute_ms)} computing
        {calls.per_second === null ? "" : `, ${formatCount(calls.per_second)} rows/s`}
      </span>
    </span>
  );
}
