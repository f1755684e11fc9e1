import type { Metadata } from "next";
import { AuditTable } from "#components/admin/audit-table";
import { FilterBar } from "#components/admin/filter-bar";
import { Pager } from "#components/admin/pager";
import { EmptyState } from "#components/ui/empty-state";
import { TextField } from "#components/ui/field";
import { PageHead } from "#components/ui/page-head";
import { listEvents } from "#lib/audit-log/list-events";
import { toAuditEventDto } from "#lib/contracts/to-people-dtos";
import { requirePage } from "#lib/http/require-page";
import { namesOfUsers } from "#lib/identity/list-users";
import { ledQueueIds } from "#lib/review/queues-of-people";
import { KeyRoom } from "../../(review)/key-room";
import { momentOf, oneOf, type Search } from "../search";

export const metadata: Metadata = { title: "Audit log" };

const EVENTS_A_PAGE = 50;
const FIELDS = [
  ["actor", "Who (id)", "text"],
  ["act", "What", "text"],
  ["object_kind", "Kind", "text"],
  ["object_id", "To what (id)", "text"],
  ["from", "From", "date"],
  ["to", "Before", "date"],
] as const;

export default async function AuditPage({ searchParams }: PageProps<"/audit">) {
  const visit = await requirePage("read_audit_log");
  const { db, principal } = visit;
  const search: Search = await searchParams;
  const filters = Object.fromEntries(FIELDS.map(([name]) => [name, oneOf(search, name)]));
  const cursor = oneOf(search, "cursor");
  const seesAll = principal.roles.some((role) => role === "admin" || role === "auditor");
  const { items, nextCursor } = await listEvents(db, {
    limit: EVENTS_A_PAGE,
    cursor,
    ...{ actorId: filters.actor, act: filters.act?.replaceAll(" ", "_") },
    ...{ objectKind: filters.object_kind, objectId: filters.object_id },
    ...{ from: momentOf(search, "from"), to: momentOf(search, "to") },
    queueIds: seesAll ? undefined : await ledQueueIds(db, principal.id),
  });
  const people = items.flatMap(({ actorId, objectId }) => [actorId, objectId]);
  const names = Object.fromEntries(await namesOfUsers(db, people));
  const isFiltered = Object.values(filters).some((it) => it !== undefined);
  return (
    <KeyRoom visit={visit}>
      <PageHead
        title="Audit log"
        lead={
          seesAll
            ? "Who did what, when and why. Nothing here can be changed."
            : "What was done to the queues you lead."
        }
      />
      <FilterBar path="/audit" isFiltered={isFiltered}>
        {FIELDS.map(([name, label, type]) => (
          <TextField
            key={name}
            label={label}
            name={name}
            type={type}
            defaultValue={filters[name] ?? ""}
            className="w-40"
          />
        ))}
      </FilterBar>
      {items.length === 0 ? (
        <EmptyState title={isFiltered ? "Nothing passes this filter" : "Nothing was done yet"} />
      ) : (
        <AuditTable events={items.map(toAuditEventDto)} names={names} />
      )}
      <Pager path="/audit" filters={filters} cursor={cursor} nextCursor={nextCursor} />
    </KeyRoom>
  );
}
