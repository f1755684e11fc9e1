import type { Db } from "#lib/db/client";
import { joinSql, sql } from "#lib/db/sql";
import { runStatement, type Statement } from "#lib/db/statement";
import type { Transaction } from "#lib/db/transaction";
import type { ReasonCode } from "#lib/decision/decision-row";
import type { RejectedInput } from "#prisma/generated/client";
import type { Judged, NewRejection, Rejection } from "../rejection";

const INSERT = `
  insert into rejected_inputs (
    id, endpoint_id, request_id, principal_id, position, input_sha256, faults, reason, status,
    reference, subject, input, context, model_version_id, calibrator_id, policy_id,
    policy_version, raw, decision, circumstances, created_at)
  select r."id", r."endpointId", r."requestId", r."principalId", r."position", r."inputSha256",
         r."faults", r."reason", r."status", r."reference", r."subject", r."input",
         nullif(r."context", 'null'::jsonb), r."modelVersionId", r."calibratorId",
         r."policyId", r."policyVersion", r."raw", r."decision", r."circumstances", umpire_now()
    from jsonb_to_recordset($1::jsonb) as r(
      "id" text, "endpointId" text, "requestId" text, "principalId" text, "position" int,
      "inputSha256" text, "faults" jsonb, "reason" text, "status" int, "reference" text,
      "subject" text, "input" jsonb, "context" jsonb, "modelVersionId" text,
      "calibratorId" text, "policyId" text, "policyVersion" int, "raw" float8[],
      "decision" jsonb, "circumstances" jsonb)`;

/** One statement, its numbers as JSON text, which keeps every bit of them. */
export function rejectionsStatement(rejections: readonly NewRejection[]): Statement {
  const rows = rejections.map(({ judged, ...row }) => ({ ...row, ...judged }));
  const again = `${INSERT} on conflict do nothing`;
  return { text: INSERT, again, values: [JSON.stringify(rows)] };
}

export async function insertRejections(
  tx: Transaction,
  rejections: readonly NewRejection[],
): Promise<void> {
  await runStatement(tx, rejectionsStatement(rejections));
}

export async function findRejection(db: Db, id: string): Promise<Rejection | null> {
  const row = await db.rejectedInput.findUnique({ where: { id } });
  return row && toRejection(row);
}

export type RejectionFilter = {
  /** Ids of endpoints the reader may see; `null` is all. */
  readonly endpointIds: readonly string[] | null;
  readonly reason: string | undefined;
  readonly reference: string | undefined;
  readonly before: { readonly createdAt: Date; readonly id: string } | undefined;
  readonly limit: number;
};

/** Newest first. */
export async function readRejections(
  db: Db,
  { endpointIds, reason, reference, before, limit }: RejectionFilter,
): Promise<Rejection[]> {
  const conditions = [
    sql`true`,
    ...(endpointIds ? [sql`endpoint_id = any(${[...endpointIds]})`] : []),
    ...(reason === undefined ? [] : [sql`reason = ${reason}`]),
    ...(reference === undefined ? [] : [sql`reference = ${reference}`]),
    ...(before ? [sql`(created_at, id) < (${before.createdAt}, ${before.id})`] : []),
  ];
  const named = await db.$queryRaw<{ id: string }[]>`
    select id from rejected_inputs where ${joinSql(conditions, " and ")}
     order by created_at desc, id desc limit ${limit}`;
  const ids = named.map(({ id }) => id);
  const rows = await db.rejectedInput.findMany({ where: { id: { in: ids } } });
  const byId = new Map(rows.map((row) => [row.id, toRejection(row)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

function toRejection({
  input,
  context,
  modelVersionId,
  calibratorId,
  policyId,
  policyVersion,
  raw,
  decision,
  circumstances,
  ...row
}: RejectedInput): Rejection {
  const isJudged = decision !== null && policyId !== null && policyVersion !== null;
  return {
    ...row,
    faults: row.faults as unknown as Rejection["faults"],
    reason: row.reason as ReasonCode,
    status: row.status === 503 ? 503 : 422,
    judged: isJudged
      ? {
          input: input as Judged["input"],
          context: context as Judged["context"],
          modelVersionId,
          calibratorId,
          policyId,
          policyVersion,
          raw,
          decision: decision as unknown as Judged["decision"],
          circumstances: circumstances as Judged["circumstances"],
        }
      : null,
  };
}
