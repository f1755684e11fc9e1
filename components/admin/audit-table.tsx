import { type Column, DataTable } from "#components/ui/data-table";
import { TextLink } from "#components/ui/text-link";
import type { AuditEventDto } from "#lib/contracts/people";
import { formatInstant } from "#lib/kernel/format";

/** Who did what, when and why, newest first. */
export function AuditTable({
  events,
  names,
}: {
  readonly events: readonly AuditEventDto[];
  readonly names: Readonly<Record<string, string>>;
}) {
  return (
    <DataTable
      caption="Audit log, newest first"
      columns={columnsWith(names)}
      rows={events}
      keyOf={({ id }) => id}
    />
  );
}

function columnsWith(names: Readonly<Record<string, string>>): readonly Column<AuditEventDto>[] {
  return [
    { key: "at", title: "When, UTC", cell: ({ at }) => formatInstant(at) },
    {
      key: "who",
      title: "Who",
      cell: ({ actor, actor_role: role }) => (
        <>
          <TextLink href={`/audit?actor=${encodeURIComponent(actor)}`}>
            {names[actor] ?? actor}
          </TextLink>
          <span className="block text-muted text-xs">as {role}</span>
        </>
      ),
    },
    {
      key: "act",
      title: "What",
      cell: ({ act }) => (
        <TextLink href={`/audit?act=${encodeURIComponent(act)}`}>
          {act.replaceAll("_", " ")}
        </TextLink>
      ),
    },
    {
      key: "object",
      title: "To what",
      cell: ({ object_kind: kind, object_id: id }) => (
        <>
          {kind.replaceAll("_", " ")}
          <TextLink
            href={`/audit?object_id=${encodeURIComponent(id)}`}
            className="block break-all text-xs"
          >
            {names[id] ?? id}
          </TextLink>
        </>
      ),
    },
    {
      key: "why",
      title: "Why",
      cell: ({ reason }) => <span className="block min-w-40 max-w-md">{reason ?? "–"}</span>,
    },
    { key: "change", title: "Change", cell: (event) => <Change event={event} /> },
  ];
}

function Change({ event: { before, after, request_id: request } }: { event: AuditEventDto }) {
  const parts = [
    ["before", before],
    ["after", after],
  ].filter(([, value]) => value !== null && value !== undefined);
  if (parts.length === 0) return "–";
  return (
    <details>
      <summary className="min-h-6 text-sm">show</summary>
      <pre className="max-w-md whitespace-pre-wrap break-all font-mono text-xs">
        {parts.map(([name, value]) => `${name}: ${JSON.stringify(value, null, 1)}\n`).join("")}
        {request ? `request: ${request}` : ""}
      </pre>
    </details>
  );
}
