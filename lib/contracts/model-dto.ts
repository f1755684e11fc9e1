import type { Alias, AliasMove } from "#lib/registry/aliases/alias";
import type { CalibratorRecord, Model, ModelVersion } from "#lib/registry/model-version";
import type {
  AliasDto,
  AliasMoveDto,
  ModelDto,
  ModelVersionDetailDto,
  ModelVersionDto,
} from "./models";

/** A model with where its aliases point. */
export function toModelDto(model: Model, aliases: readonly Alias[]): ModelDto {
  return {
    id: model.id,
    name: model.name,
    title: model.title,
    description: model.description,
    demo: model.isDemo,
    created_at: model.createdAt.toISOString(),
    aliases: aliases.map(toAliasDto),
  };
}

export function toAliasDto({ alias, version, versionId, movedAt }: Alias): AliasDto {
  return { alias, version, version_id: versionId, moved_at: movedAt.toISOString() };
}

/** A version as lists show it, with those of the model's aliases that point at it. */
export function toModelVersionDto(
  version: ModelVersion,
  aliases: readonly Alias[],
): ModelVersionDto {
  return {
    id: version.id,
    model: version.model,
    version: version.version,
    sha256: version.sha256,
    size_bytes: version.sizeBytes,
    labels: [...version.labels],
    state: version.state,
    tags: [...version.tags],
    aliases: aliases.filter((it) => it.versionId === version.id).map(({ alias }) => alias),
    calibrator: version.calibrator && toCalibratorDto(version.calibrator),
    created_at: version.createdAt.toISOString(),
    created_by: version.createdBy,
  };
}

/** A version with its manifest. */
export function toModelVersionDetailDto(
  version: ModelVersion,
  aliases: readonly Alias[],
): ModelVersionDetailDto {
  return {
    ...toModelVersionDto(version, aliases),
    pipeline_sha256: version.pipelineSha256,
    parents: [...version.parents],
    manifest: version.manifest,
  };
}

export function toAliasMoveDto(move: AliasMove): AliasMoveDto {
  const { id, alias, from, to, reason, by, movedAt } = move;
  return {
    id,
    alias,
    from: from && { version: from.version, version_id: from.versionId },
    to: { version: to.version, version_id: to.versionId },
    reason,
    by,
    moved_at: movedAt.toISOString(),
  };
}

function toCalibratorDto({ id, version, calibrator, rows, report }: CalibratorRecord) {
  return { id, version, method: calibrator.method, rows, report };
}
