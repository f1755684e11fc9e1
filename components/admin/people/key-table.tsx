"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Badge } from "#components/ui/badge";
import { Button } from "#components/ui/button";
import { type Column, DataTable } from "#components/ui/data-table";
import { Dialog } from "#components/ui/dialog";
import { Panel } from "#components/ui/panel";
import { useRevokeKey } from "#lib/client/admin/people";
import type { KeyDto } from "#lib/contracts/people";
import { formatInstant } from "#lib/kernel/format";
import { TroubleNotice } from "../trouble-notice";
import { NewKeyDialog } from "./new-key-dialog";

/** Keys of systems: what they may do, where, until when, and when they were last used. */
export function KeyTable({
  keys,
  endpoints,
  mayChange,
}: {
  readonly keys: readonly KeyDto[];
  readonly endpoints: readonly string[];
  readonly mayChange: boolean;
}) {
  const [isMaking, setIsMaking] = useState(false);
  const [revoked, setRevoked] = useState<KeyDto | null>(null);
  const columns = [...COLUMNS, ...(mayChange ? [revokeColumn(setRevoked)] : [])];
  return (
    <Panel
      title="Keys"
      aside={
        mayChange ? (
          <Button size="small" onClick={() => setIsMaking(true)}>
            Make a key…
          </Button>
        ) : null
      }
    >
      {keys.length === 0 ? (
        <p className="text-muted text-sm">No system has a key yet.</p>
      ) : (
        <DataTable caption="API keys" columns={columns} rows={keys} keyOf={({ id }) => id} />
      )}
      {isMaking ? <NewKeyDialog endpoints={endpoints} onClose={() => setIsMaking(false)} /> : null}
      {revoked ? <RevokeDialog apiKey={revoked} onClose={() => setRevoked(null)} /> : null}
    </Panel>
  );
}

const COLUMNS: readonly Column<KeyDto>[] = [
  {
    key: "name",
    title: "Name",
    cell: ({ name, prefix, revoked_at, demo }) => (
      <>
        <span className="flex flex-wrap items-center gap-2">
          {name}
          {revoked_at ? <Badge tone="bad">revoked</Badge> : null}
          {demo ? <Badge>demo</Badge> : null}
        </span>
        <code className="block font-mono text-muted text-xs">{prefix}…</code>
      </>
    ),
  },
  { key: "scopes", title: "May", cell: ({ scopes }) => scopes.join(", ") },
  { key: "where", title: "Endpoints", cell: ({ endpoints }) => endpoints.join(", ") || "all" },
  { key: "made", title: "Made, UTC", cell: ({ created_at }) => formatInstant(created_at) },
  {
    key: "expires",
    title: "Expires, UTC",
    cell: ({ expires_at: at }) => (at ? formatInstant(at) : "never"),
  },
  {
    key: "used",
    title: "Last used, UTC",
    cell: ({ last_used_at: at }) => (at ? formatInstant(at) : "never"),
  },
];

function revokeColumn(onRevoke: (key: KeyDto) => void): Column<KeyDto> {
  return {
    key: "revoke",
    title: "Act",
    cell: (key) =>
      key.revoked_at ? null : (
        <Button size="small" variant="danger" onClick={() => onRevoke(key)}>
          Revoke…<span className="sr-only"> {key.name}</span>
        </Button>
      ),
  };
}

function RevokeDialog({
  apiKey,
  onClose,
}: {
  readonly apiKey: KeyDto;
  readonly onClose: () => void;
}) {
  const router = useRouter();
  const revoke = useRevokeKey(apiKey.id);
  const onRevoke = () =>
    revoke.mutate(undefined, {
      onSuccess: () => {
        router.refresh();
        onClose();
      },
    });
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`Revoke ${apiKey.name}`}
      description="Whoever uses it is refused from the next request on. It cannot be undone."
    >
      <TroubleNotice error={revoke.error} />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="danger" disabled={revoke.isPending} onClick={onRevoke}>
          Revoke
        </Button>
      </div>
    </Dialog>
  );
}
