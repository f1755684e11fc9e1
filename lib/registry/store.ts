import type { Db } from "#lib/db/client";
import type { Transaction } from "#lib/db/transaction";
import type { Calibrator } from "#lib/decision/calibration/calibrator";
import { freshId } from "#lib/kernel/ids";
import { GoldenRows } from "#lib/pipeline/golden-rows";
import { ModelManifest } from "#lib/pipeline/manifest";
import { Pipeline } from "#lib/pipeline/pipeline";
import type {
  Calibrator as CalibratorRow,
  Model as ModelRow,
  Prisma,
  ModelVersion as VersionRow,
} from "#prisma/generated/client";
import { toCalibrator } from "./calibrators/store";
import type { HeldOutReport, Model, ModelVersion, ServedIds } from "./model-version";
import type { ProbeReport } from "./probe/probe-report";

const withCalibrator = {
  model: true,
  calibrators: { orderBy: { version: "desc" }, take: 1 },
} as const satisfies Prisma.ModelVersionInclude;

type WholeRow = VersionRow & { model: ModelRow; calibrators: CalibratorRow[] };

export type NewModel = Pick<Model, "name" | "title" | "description" | "isDemo" | "createdBy">;

export type NewVersion = {
  readonly modelId: string;
  readonly manifest: ModelManifest;
  readonly pipeline: Pipeline;
  readonly golden: GoldenRows | null;
  readonly calibrator: Calibrator | null;
  readonly report: HeldOutReport | null;
  readonly parents: readonly string[];
  /** The file as it was uploaded and what the probe found; `null` for what was registered without one. */
  readonly upload: { readonly sha256: string; readonly report: ProbeReport } | null;
  readonly createdBy: string;
};

export async function findModel(db: Db, name: string): Promise<Model | null> {
  return db.model.findUnique({ where: { name } });
}

export async function findModelById(db: Db, id: string): Promise<Model | null> {
  return db.model.findUnique({ where: { id } });
}

/** By name, after `after` when given. */
export async function readModels(
  db: Db,
  { limit, after }: { limit: number; after: string | undefined },
): Promise<Model[]> {
  const where = after === undefined ? {} : { name: { gt: after } };
  return db.model.findMany({ where, orderBy: { name: "asc" }, take: limit });
}

/** By name. */
export async function readModelsNamed(db: Db, names: readonly string[]): Promise<Model[]> {
  return db.model.findMany({ where: { name: { in: [...names] } }, orderBy: { name: "asc" } });
}

/** The model of that name, made now if there was none; two who make it together get the same one. */
export async function insertModel(tx: Transaction, model: NewModel): Promise<Model> {
  const rows = [{ id: freshId("model"), ...model }];
  await tx.model.createMany({ data: rows, skipDuplicates: true });
  return tx.model.findUniqueOrThrow({ where: { name: model.name } });
}

/**
 * The number of the line's next version. Its row is locked first, in a statement of its own, so that the count that follows
 * sees what others committed while this one waited.
 */
export async function nextVersionNumber(tx: Transaction, modelId: string): Promise<number> {
  await lockModel(tx, modelId);
  const { _max } = await tx.modelVersion.aggregate({ where: { modelId }, _max: { version: true } });
  return (_max.version ?? 0) + 1;
}

/** Nobody else adds to the line until the transaction ends; who reads or serves it is not held up. */
export async function lockModel(tx: Transaction, modelId: string): Promise<void> {
  await tx.$queryRaw`select id from models where id = ${modelId} for no key update`;
}

/** Ids of versions named by model and number, of those that are here. */
export async function findVersionIds(
  db: Db,
  named: readonly { readonly model: string; readonly version: number }[],
): Promise<string[]> {
  if (named.length === 0) return [];
  const or = named.map(({ model, version }) => ({ model: { name: model }, version }));
  const rows = await db.modelVersion.findMany({ where: { OR: or }, select: { id: true } });
  return rows.map(({ id }) => id);
}

/** Inserts version and calibrator; `false` when that number is taken. */
export async function insertVersion(tx: Transaction, version: NewVersion): Promise<boolean> {
  const { manifest, pipeline, golden, calibrator, report } = version;
  const id = freshId("modelVersion");
  const { count } = await tx.modelVersion.createMany({
    data: [
      {
        id,
        modelId: version.modelId,
        version: manifest.version,
        sha256: manifest.artifact.sha256,
        sizeBytes: manifest.artifact.bytes,
        manifest: manifest as Prisma.InputJsonValue,
        pipeline,
        pipelineSha256: manifest.pipeline.sha256,
        labels: manifest.labels,
        golden: golden ?? [],
        tags: [...manifest.tags, ...(manifest.source?.dirty ? ["dirty"] : [])],
        parents: [...version.parents],
        ...(version.upload && {
          uploadedSha256: version.upload.sha256,
          probe: version.upload.report as unknown as Prisma.InputJsonValue,
        }),
        createdBy: version.createdBy,
      },
    ],
    skipDuplicates: true,
  });
  if (count === 0) return false;
  if (!calibrator) return true;
  await tx.calibrator.create({
    data: {
      id: freshId("calibrator"),
      modelVersionId: id,
      version: 1,
      method: calibrator.method,
      parameters: calibrator,
      rows: manifest.calibrator?.rows ?? 0,
      fittedOn: manifest.data?.name ?? "",
      ...(report ? { report } : {}),
    },
  });
  return true;
}

export async function findVersion(
  db: Db,
  { modelId, version }: { modelId: string; version: number },
): Promise<ModelVersion | null> {
  const where = { modelId_version: { modelId, version } };
  const row = await db.modelVersion.findUnique({ where, include: withCalibrator });
  return row && toVersion(row);
}

export async function findVersionById(db: Db, id: string): Promise<ModelVersion | null> {
  const row = await db.modelVersion.findUnique({ where: { id }, include: withCalibrator });
  return row && toVersion(row);
}

export async function findVersionName(
  db: Db,
  id: string,
): Promise<Pick<ModelVersion, "model" | "version" | "sha256"> | null> {
  const select = { version: true, sha256: true, model: { select: { name: true } } };
  const row = await db.modelVersion.findUnique({ where: { id }, select });
  return row && { model: row.model.name, version: row.version, sha256: row.sha256 };
}

/** Newest first, below the number `before` when given. */
export async function readVersions(
  db: Db,
  { modelId, limit, before }: { modelId: string; limit: number; before: number | undefined },
): Promise<ModelVersion[]> {
  const rows = await db.modelVersion.findMany({
    where: { modelId, ...(before === undefined ? {} : { version: { lt: before } }) },
    orderBy: { version: "desc" },
    take: limit,
    include: withCalibrator,
  });
  return rows.map(toVersion);
}

/** Newest first. */
export async function readVersionsNumbered(
  db: Db,
  { modelId, numbers }: { modelId: string; numbers: readonly number[] },
): Promise<ModelVersion[]> {
  const rows = await db.modelVersion.findMany({
    where: { modelId, version: { in: [...numbers] } },
    orderBy: { version: "desc" },
    include: withCalibrator,
  });
  return rows.map(toVersion);
}

export async function updateTags(tx: Transaction, id: string, tags: string[]): Promise<void> {
  await tx.modelVersion.update({ where: { id }, data: { tags } });
}

export async function findAliased(
  db: Db,
  { modelId, alias }: { modelId: string; alias: string },
): Promise<ModelVersion | null> {
  const row = await db.modelAlias.findUnique({
    where: { modelId_alias: { modelId, alias } },
    include: { version: { include: withCalibrator } },
  });
  return row && toVersion(row.version);
}

/** One statement, so that a writer inside the policy gate holds it no longer than it must. */
export async function findServedIds(
  db: Db,
  { modelId, alias }: { modelId: string; alias: string },
): Promise<ServedIds | null> {
  const [row] = await readServedIds(db, { modelId, aliases: [alias] });
  if (!row) return null;
  const { alias: _, ...ids } = row;
  return ids;
}

/** Those of several aliases in one statement; aliases that point nowhere are missing. */
export async function readServedIds(
  db: Db,
  { modelId, aliases }: { modelId: string; aliases: readonly string[] },
): Promise<(ServedIds & { readonly alias: string })[]> {
  return db.$queryRaw<(ServedIds & { alias: string })[]>`
    select a.alias, a.version_id as "versionId", c.id as "calibratorId",
           coalesce(c.report is not null, false) as "hasReport",
           v.state = 'quarantined' as "isQuarantined"
      from model_aliases a
      join model_versions v on v.id = a.version_id
      left join lateral (select id, report from calibrators
                          where model_version_id = a.version_id
                          order by version desc limit 1) c on true
     where a.model_id = ${modelId} and a.alias = any(${[...aliases]})`;
}

/** By the model's name and an alias or a number; `null` when there is no such version. */
export async function findIdsByName(
  db: Db,
  named: { readonly model: string; readonly alias?: string; readonly version?: number },
): Promise<ServedIds | null> {
  const [row] = await db.$queryRaw<ServedIds[]>`
    select v.id as "versionId", c.id as "calibratorId",
           coalesce(c.report is not null, false) as "hasReport",
           v.state = 'quarantined' as "isQuarantined"
      from models m
      left join model_aliases a on a.model_id = m.id and a.alias = ${named.alias ?? null}
      join model_versions v
        on v.model_id = m.id and (v.id = a.version_id or v.version = ${named.version ?? null}::int)
      left join lateral (select id, report from calibrators
                          where model_version_id = v.id
                          order by version desc limit 1) c on true
     where m.name = ${named.model}`;
  return row ?? null;
}

function toVersion({ model, calibrators, ...row }: WholeRow): ModelVersion {
  const [calibrator] = calibrators;
  const golden = GoldenRows.safeParse(row.golden);
  return {
    id: row.id,
    modelId: row.modelId,
    model: model.name,
    version: row.version,
    sha256: row.sha256,
    sizeBytes: row.sizeBytes,
    uploadedSha256: row.uploadedSha256 ?? row.sha256,
    probe: row.probe as ProbeReport | null,
    manifest: ModelManifest.parse(row.manifest),
    pipeline: Pipeline.parse(row.pipeline),
    pipelineSha256: row.pipelineSha256,
    labels: row.labels,
    golden: golden.success ? golden.data : null,
    state: row.state,
    tags: row.tags,
    parents: row.parents,
    calibrator: calibrator ? toCalibrator(calibrator) : null,
    createdAt: row.createdAt,
    createdBy: row.createdBy,
  };
}
