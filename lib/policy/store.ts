import type { Db } from "#lib/db/client";
import type { Transaction } from "#lib/db/transaction";
import { Policy } from "#lib/decision/policy";
import { freshId } from "#lib/kernel/ids";
import type {
  PolicyDraft as DraftRow,
  Endpoint as EndpointRow,
  Prisma,
  PolicyVersion as VersionRow,
} from "#prisma/generated/client";
import type {
  EndpointRecord,
  InputKind,
  PolicyDraft,
  PolicyVersion,
  Serving,
  Stop,
  Waiver,
} from "./endpoint";

export type NewEndpoint = {
  readonly name: string;
  readonly title: string;
  readonly question: string;
  readonly labels: readonly string[];
  readonly inputKind: InputKind;
  readonly inputSchema: unknown;
  readonly modelId: string | null;
  readonly modelAlias: string;
  readonly serving: Serving;
  readonly queueId: string;
  readonly isDemo: boolean;
  readonly createdBy: string;
};

export type NewPolicyVersion = Pick<
  PolicyVersion,
  | "endpointId"
  | "version"
  | "document"
  | "baseVersion"
  | "restoredFrom"
  | "reason"
  | "simulation"
  | "waiver"
  | "publishedBy"
>;

export async function findEndpoint(db: Db, name: string): Promise<EndpointRecord | null> {
  const row = await db.endpoint.findUnique({ where: { name } });
  return row && toEndpoint(row);
}

export async function findEndpointById(db: Db, id: string): Promise<EndpointRecord | null> {
  const row = await db.endpoint.findUnique({ where: { id } });
  return row && toEndpoint(row);
}

/** By name, after `after` when given; only those of `names` unless that is `null`. */
export async function readEndpoints(
  db: Db,
  page: { limit: number; after: string | undefined; names: readonly string[] | null },
): Promise<EndpointRecord[]> {
  const rows = await db.endpoint.findMany({
    where: {
      AND: [
        page.after === undefined ? {} : { name: { gt: page.after } },
        page.names === null ? {} : { name: { in: [...page.names] } },
      ],
    },
    orderBy: { name: "asc" },
    take: page.limit,
  });
  return rows.map(toEndpoint);
}

/** Ids of the endpoints whose cases go to one of these queues. */
export async function readEndpointIds(db: Db, queueIds: readonly string[]): Promise<string[]> {
  const where = { queueId: { in: [...queueIds] } };
  const rows = await db.endpoint.findMany({ where, select: { id: true } });
  return rows.map(({ id }) => id);
}

/** `null` when the name is taken. */
export async function insertEndpoint(tx: Transaction, endpoint: NewEndpoint) {
  const { inputSchema, serving, labels, ...rest } = endpoint;
  const [row] = await tx.endpoint.createManyAndReturn({
    data: [
      {
        id: freshId("endpoint"),
        ...rest,
        labels: [...labels],
        inputSchema: inputSchema as Prisma.InputJsonValue,
        serving: serving as Prisma.InputJsonValue,
      },
    ],
    skipDuplicates: true,
  });
  return row ? toEndpoint(row) : null;
}

/** Holds the endpoint's row until the transaction ends: whoever moves its policy or its switch passes here first. */
export async function lockEndpoint(tx: Transaction, id: string): Promise<void> {
  await tx.$queryRaw`select 1 from endpoints where id = ${id} for no key update`;
}

export async function updateEndpoint(
  tx: Transaction,
  id: string,
  {
    serving,
    ...patch
  }: {
    title?: string;
    question?: string;
    queueId?: string;
    activePolicyId?: string;
    serving?: Serving;
  },
): Promise<EndpointRecord> {
  const data = { ...patch, ...(serving ? { serving: serving as Prisma.InputJsonValue } : {}) };
  return toEndpoint(await tx.endpoint.update({ where: { id }, data }));
}

/** Moves the switch, stamped by the database's clock. */
export async function updateStop(
  tx: Transaction,
  { endpointId, mode, reason, by }: Pick<Stop, "mode" | "reason" | "by"> & { endpointId: string },
): Promise<void> {
  await tx.$executeRaw`
    update endpoints
       set stop_mode = ${mode}::stop_mode, stop_reason = ${reason}, stopped_by = ${by},
           stopped_at = case when ${mode} = 'off' then null else umpire_now() end
     where id = ${endpointId}`;
}

export async function findPolicyById(db: Db, id: string): Promise<PolicyVersion | null> {
  const row = await db.policyVersion.findUnique({ where: { id } });
  return row && toPolicyVersion(row);
}

export async function findPolicyVersion(
  db: Db,
  { endpointId, version }: { endpointId: string; version: number },
): Promise<PolicyVersion | null> {
  const where = { endpointId_version: { endpointId, version } };
  const row = await db.policyVersion.findUnique({ where });
  return row && toPolicyVersion(row);
}

/** Follows the endpoint's pointer, in one statement. */
export async function findActivePolicy(db: Db, endpointId: string): Promise<PolicyVersion | null> {
  const [row] = await db.$queryRaw<{ id: string }[]>`
    select active_policy_id as id from endpoints
     where id = ${endpointId} and active_policy_id is not null`;
  return row ? findPolicyById(db, row.id) : null;
}

/** Newest first, below the number `before` when given. */
export async function readPolicyVersions(
  db: Db,
  { endpointId, limit, before }: { endpointId: string; limit: number; before: number | undefined },
): Promise<PolicyVersion[]> {
  const rows = await db.policyVersion.findMany({
    where: { endpointId, ...(before === undefined ? {} : { version: { lt: before } }) },
    orderBy: { version: "desc" },
    take: limit,
  });
  return rows.map(toPolicyVersion);
}

export async function insertPolicyVersion(
  tx: Transaction,
  { document, simulation, waiver, ...rest }: NewPolicyVersion,
): Promise<PolicyVersion> {
  const row = await tx.policyVersion.create({
    data: {
      id: freshId("policy"),
      state: "active",
      document,
      ...(simulation == null ? {} : { simulation: simulation as Prisma.InputJsonValue }),
      ...(waiver ? { waiver } : {}),
      ...rest,
    },
  });
  return toPolicyVersion(row);
}

export async function retirePolicy(tx: Transaction, id: string): Promise<void> {
  await tx.$executeRaw`
    update policy_versions set state = 'retired', retired_at = umpire_now() where id = ${id}`;
}

/** The database's clock. */
export async function readClock(db: Db): Promise<Date> {
  const [row] = await db.$queryRaw<{ now: Date }[]>`select umpire_now() as now`;
  if (!row) throw new Error("umpire_now() gave no row");
  return row.now;
}

export async function findDraft(db: Db, endpointId: string): Promise<PolicyDraft | null> {
  const row = await db.policyDraft.findUnique({ where: { endpointId } });
  return row && toDraft(row);
}

/**
 * Saves the draft when it is still at `revision` (0: there is none yet; `null`: whatever it is at) and not made from a later
 * version than this one. One statement, so that of two editors one is told. Answers the new revision, or `null`.
 */
export async function upsertDraft(
  tx: Transaction,
  draft: Pick<PolicyDraft, "endpointId" | "document" | "baseVersion"> & {
    readonly revision: number | null;
    readonly updatedBy: string;
  },
): Promise<number | null> {
  const { endpointId, document, baseVersion, revision, updatedBy } = draft;
  const [row] = await tx.$queryRaw<{ revision: number }[]>`
    insert into policy_drafts as d
           (endpoint_id, document, base_version, revision, updated_by, updated_at)
    select ${endpointId}, ${JSON.stringify(document)}::jsonb, ${baseVersion}::int, 1, ${updatedBy},
           umpire_now()
     where coalesce(${revision}::int, 0) = 0
        or exists (select 1 from policy_drafts where endpoint_id = ${endpointId})
        on conflict (endpoint_id) do update
       set document = excluded.document, base_version = excluded.base_version,
           revision = d.revision + 1, updated_by = excluded.updated_by,
           updated_at = excluded.updated_at
     where ${revision}::int is null
        or (d.revision = ${revision}::int and d.base_version <= excluded.base_version)
    returning revision`;
  return row?.revision ?? null;
}

export async function deleteDraft(tx: Transaction, endpointId: string): Promise<void> {
  await tx.policyDraft.deleteMany({ where: { endpointId } });
}

function toEndpoint(row: EndpointRow): EndpointRecord {
  const { stopMode: mode, stopReason: reason, stoppedBy: by, stoppedAt: at, ...rest } = row;
  return { ...rest, serving: rest.serving as Serving, stop: { mode, reason, by, at } };
}

function toPolicyVersion(row: VersionRow): PolicyVersion {
  const document = Policy.parse(row.document);
  return { ...row, document, waiver: row.waiver as Waiver | null };
}

function toDraft(row: DraftRow): PolicyDraft {
  return { ...row, document: Policy.parse(row.document), saved: true };
}

/** Which of these queues there are, with their ids. The table is the review room's; a policy only names its queues. */
export async function readQueues(
  db: Db,
  names: readonly string[],
): Promise<{ readonly id: string; readonly name: string }[]> {
  return db.queue.findMany({
    where: { name: { in: [...names] } },
    select: { id: true, name: true },
    orderBy: { id: "asc" },
  });
}

export async function readStopped(db: Db): Promise<EndpointRecord[]> {
  const rows = await db.endpoint.findMany({
    where: { stopMode: { not: "off" } },
    orderBy: { name: "asc" },
  });
  return rows.map(toEndpoint);
}
