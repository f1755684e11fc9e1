"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Badge } from "#components/ui/badge";
import { Button } from "#components/ui/button";
import { type Column, DataTable } from "#components/ui/data-table";
import { JsonView } from "#components/ui/json-view";
import { Panel } from "#components/ui/panel";
import { TextLink } from "#components/ui/text-link";
import { useRestorePolicy } from "#lib/client/admin/policies";
import { codeOf } from "#lib/client/admin/words-of";
import type { PolicyVersionDto } from "#lib/contracts/policies";
import { formatInstant, formatPercent } from "#lib/kernel/format";
import { ReasonDialog } from "../reason-dialog";
import { PolicyDiff } from "./policy-diff";
import { WaiverField } from "./waiver-field";

type VersionsPanelProps = {
  readonly endpoint: string;
  readonly active: PolicyVersionDto;
  readonly versions: readonly PolicyVersionDto[];
  /** Number of the first version on the next page. */
  readonly nextCursor: string | null;
  /** The version that is looked at beside the one in force. */
  readonly compared: PolicyVersionDto | null;
  readonly names: Readonly<Record<string, string>>;
  readonly mayChange: boolean;
};

/** Every policy that was ever in force: who, when, why; how it differs from today's, and the way back to it. */
export function VersionsPanel(props: VersionsPanelProps) {
  const { endpoint, active, versions, nextCursor, compared, names, mayChange } = props;
  const [restoring, setRestoring] = useState<PolicyVersionDto | null>(null);
  const columns: readonly Column<PolicyVersionDto>[] = [
    {
      key: "version",
      title: "Version",
      cell: ({ version, state }) => (
        <span className="flex items-center gap-2">
          <TextLink href={`/policies/${endpoint}?compare=${version}#versions`}>{version}</TextLink>
          {state === "active" ? <Badge tone="good">in force</Badge> : <Badge>{state}</Badge>}
        </span>
      ),
    },
    { key: "when", title: "Published, UTC", cell: (it) => formatInstant(it.published_at) },
    { key: "who", title: "By", cell: (it) => names[it.published_by] ?? it.published_by },
    { key: "why", title: "Reason", cell: (it) => <Why version={it} names={names} /> },
    {
      key: "effect",
      title: "Projected share to people",
      isNumber: true,
      cell: ({ simulation }) =>
        simulation && simulation.n > 0
          ? `${formatPercent(simulation.draft.review_share, 1)} (n = ${simulation.n})`
          : "–",
    },
    {
      key: "acts",
      title: "Act",
      cell: (it) =>
        mayChange && it.version !== active.version ? (
          <Button size="small" onClick={() => setRestoring(it)}>
            Restore…<span className="sr-only"> version {it.version}</span>
          </Button>
        ) : null,
    },
  ];
  return (
    <Panel title="Versions">
      <div id="versions" className="flex flex-col gap-4">
        <DataTable
          caption="Versions of this policy"
          columns={columns}
          rows={versions}
          keyOf={({ id }) => id}
        />
        {nextCursor ? (
          <TextLink href={`/policies/${endpoint}?before=${nextCursor}#versions`}>
            Older versions
          </TextLink>
        ) : null}
        {compared && compared.version !== active.version ? (
          <Comparison active={active} compared={compared} />
        ) : null}
      </div>
      {restoring ? (
        <RestoreDialog
          endpoint={endpoint}
          active={active}
          old={restoring}
          onClose={() => setRestoring(null)}
        />
      ) : null}
    </Panel>
  );
}

function Why({
  version: { reason, restored_from, waiver, waiver_holds },
  names,
}: {
  readonly version: PolicyVersionDto;
  readonly names: VersionsPanelProps["names"];
}) {
  return (
    <>
      <span className="block min-w-48 max-w-md whitespace-pre-line">{reason}</span>
      {restored_from === null ? null : (
        <span className="block text-muted text-xs">copy of version {restored_from}</span>
      )}
      {waiver ? (
        <span className="block text-muted text-xs">
          published without a calibration report ({waiver_holds ? "waiver holds" : "waiver void"},{" "}
          {names[waiver.by] ?? waiver.by}): {waiver.reason}
        </span>
      ) : null}
    </>
  );
}

function Comparison({
  active,
  compared,
}: {
  readonly active: PolicyVersionDto;
  readonly compared: PolicyVersionDto;
}) {
  const caption = `Version ${compared.version} to version ${active.version}, which is in force`;
  return (
    <section aria-label="Comparison">
      <h3 className="mb-1 font-semibold text-sm">{caption}</h3>
      <PolicyDiff caption={caption} before={compared.document} after={active.document} />
      <details className="mt-2">
        <summary className="min-h-6 text-muted text-sm">Version {compared.version} as JSON</summary>
        <JsonView value={compared.document} className="max-h-96 rounded bg-sunken p-3" />
      </details>
    </section>
  );
}

function RestoreDialog({
  endpoint,
  active,
  old,
  onClose,
}: {
  readonly endpoint: string;
  readonly active: PolicyVersionDto;
  readonly old: PolicyVersionDto;
  readonly onClose: () => void;
}) {
  const router = useRouter();
  const restore = useRestorePolicy(endpoint);
  const [waiver, setWaiver] = useState("");
  const needsWaiver = codeOf(restore.error) === "calibration_missing";
  const onRestore = async (reason: string) => {
    const waived = needsWaiver ? { waiver: { reason: waiver.trim() } } : {};
    await restore.mutateAsync({ version: old.version, reason, ...waived });
    onClose();
    router.refresh();
  };
  return (
    <ReasonDialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`Restore version ${old.version} as version ${active.version + 1}`}
      description="Effective at once, for every new request. A draft under way is dropped."
      act="Restore"
      least={10}
      isBusy={restore.isPending}
      isBlocked={needsWaiver && waiver.trim().length < 10}
      error={restore.error}
      further={
        needsWaiver ? (
          <WaiverField value={waiver} isMissing={waiver.length > 0} onChange={setWaiver} />
        ) : null
      }
      onAct={(reason) => void onRestore(reason).catch(() => undefined)}
    >
      <PolicyDiff caption="What changes" before={active.document} after={old.document} />
    </ReasonDialog>
  );
}
