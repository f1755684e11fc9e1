import type { Db } from "#lib/db/client";
import type { Transaction } from "#lib/db/transaction";
import { Policy } from "#lib/decision/policy";
import { freshId } from "#lib/kernel/ids";
import { PartMetrics } from "#lib/pipeline/manifest";
import type { Prisma, VersionEvaluation as Row } from "#prisma/generated/client";
import type { Evaluation, Latency } from "./evaluation";
import type { PackedRows } from "./packed-rows";

export type NewEvaluation = Omit<Evaluation, "id" | "createdAt" | "labels" | "rows"> & {
  readonly packed: PackedRows;
};

const SUMMARY = {
  ...{ id: true, modelVersionId: true, calibratorId: true, dataset: true, part: true },
  ...{ fingerprint: true, labels: true, rows: true, metrics: true, latency: true, jobId: true },
  ...{ createdAt: true, createdBy: true },
} as const satisfies Prisma.VersionEvaluationSelect;

export async function insertEvaluation(tx: Transaction, made: NewEvaluation): Promise<Evaluation> {
  const { packed, versionId: modelVersionId, metrics, latency, ...rest } = made;
  const row = await tx.versionEvaluation.create({
    data: {
      id: freshId("evaluation"),
      ...{ modelVersionId, ...rest, metrics },
      ...(latency && { latency }),
      labels: [...packed.labels],
      rows: packed.rows,
      rowKeys: Uint8Array.from(packed.rowKeys),
      scores: Uint8Array.from(packed.scores),
      truths: Uint8Array.from(packed.truths),
      amountNames: [...packed.amountNames],
      amounts: Uint8Array.from(packed.amounts),
    },
    select: SUMMARY,
  });
  return toEvaluation(row);
}

/** The latest of a version on each data set, by name. */
export async function readLatest(db: Db, modelVersionId: string): Promise<Evaluation[]> {
  const rows = await db.versionEvaluation.findMany({
    where: { modelVersionId },
    orderBy: [{ dataset: "asc" }, { createdAt: "desc" }, { id: "desc" }],
    distinct: ["dataset"],
    select: SUMMARY,
  });
  return rows.map(toEvaluation);
}

export async function readPacked(db: Db, id: string): Promise<PackedRows> {
  return db.versionEvaluation.findUniqueOrThrow({ where: { id } });
}

/** The policies in force at the endpoints of a model, by endpoint. Reads the policy room's tables: prices are its, answers ours. */
export async function readLivePolicies(
  db: Db,
  modelId: string,
): Promise<{ endpoint: string; labels: string[]; version: number; document: Policy }[]> {
  const rows = await db.$queryRaw<
    { endpoint: string; labels: string[]; version: number; document: unknown }[]
  >`
    select e.name as endpoint, e.labels, p.version, p.document
      from endpoints e join policy_versions p on p.id = e.active_policy_id
     where e.model_id = ${modelId} order by e.name`;
  return rows.map((row) => ({ ...row, document: Policy.parse(row.document) }));
}

function toEvaluation({
  modelVersionId: versionId,
  metrics,
  latency,
  ...row
}: Pick<Row, keyof typeof SUMMARY>): Evaluation {
  return {
    ...row,
    versionId,
    metrics: PartMetrics.parse(metrics),
    latency: latency as Latency | null,
  };
}
