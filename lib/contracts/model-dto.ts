import type { Alias, AliasMove } from "#lib/registry/aliases/alias";
import type { VersionComparison } from "#lib/registry/compare-versions";
import type { Evaluation } from "#lib/registry/evaluations/evaluation";
import type { LineageEdge } from "#lib/registry/lineage/version-lineage";
import type { CalibratorRecord, Model, ModelVersion } from "#lib/registry/model-version";
import type { ProbeReport } from "#lib/registry/probe/probe-report";
import type {
  AliasDto,
  AliasMoveDto,
  EvaluationDto,
  LineageEdgeDto,
  ModelDto,
  ModelVersionDetailDto,
  ModelVersionDto,
  ProbeReportDto,
  VersionComparisonDto,
} from "./models";

/** A model with where its aliases point. */
export function toModelDto(
  model: Model & { readonly matches?: readonly number[] | null },
  aliases: readonly Alias[],
): ModelDto {
  return {
    id: model.id,
    name: model.name,
    title: model.title,
    description: model.description,
    demo: model.isDemo,
    created_at: model.createdAt.toISOString(),
    aliases: aliases.map(toAliasDto),
    matches: model.matches ? [...model.matches] : null,
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

/** What is known of a version beyond its own row. */
export type VersionSurroundings = {
  /** Every alias of the model. */
  readonly aliases: readonly Alias[];
  readonly lineage: {
    readonly ancestors: readonly LineageEdge[];
    readonly descendants: readonly LineageEdge[];
  };
  readonly serves: readonly { readonly endpoint: string; readonly alias: string }[];
  readonly moves: readonly AliasMove[];
  readonly evaluations: readonly Evaluation[];
};

/** A version with its manifest and all that surrounds it. */
export function toModelVersionDetailDto(
  version: ModelVersion,
  { aliases, lineage, serves, moves, evaluations }: VersionSurroundings,
): ModelVersionDetailDto {
  const { manifest } = version;
  const { signature, adapter, metrics } = manifest;
  return {
    ...toModelVersionDto(version, aliases),
    pipeline_sha256: version.pipelineSha256,
    uploaded_sha256: version.uploadedSha256,
    artifacts: artifactsOf(version),
    parents: [...version.parents],
    ...{ manifest, signature, adapter, metrics },
    lineage: {
      ancestors: lineage.ancestors.map(toLineageEdgeDto),
      descendants: lineage.descendants.map(toLineageEdgeDto),
    },
    checks: version.probe && toProbeReportDto(version.probe),
    serves: serves.map(({ endpoint, alias }) => ({ endpoint, alias })),
    history: moves.map(toAliasMoveDto),
    evaluations: evaluations.map(toEvaluationDto),
  };
}

/** What a probe found. */
export function toProbeReportDto({ labelsFrom, ...report }: ProbeReport): ProbeReportDto {
  const { missing, labels, findings, rewrites, samples } = report;
  return {
    ...report,
    signature: report.signature && { ...report.signature },
    labels_from: labelsFrom,
    missing: [...missing],
    labels: labels && [...labels],
    findings: [...findings],
    rewrites: [...rewrites],
    samples: samples.map((it) => ({ ...it })),
  };
}

export function toEvaluationDto(evaluation: Evaluation): EvaluationDto {
  const { id, dataset, part, rows, fingerprint, metrics, latency } = evaluation;
  return {
    ...{ id, dataset, part, rows, fingerprint, metrics, latency },
    job_id: evaluation.jobId,
    created_at: evaluation.createdAt.toISOString(),
    created_by: evaluation.createdBy,
  };
}

/** Two versions side by side. */
export function toVersionComparisonDto(
  named: { readonly model: string; readonly a: number; readonly b: number },
  comparison: VersionComparison,
): VersionComparisonDto {
  const { sizeBytes, latency, paired, differences } = comparison;
  return {
    ...{ ...named, size_bytes: sizeBytes, latency },
    paired: paired.map(({ dataset, part, rows, onlyA, onlyB, accuracy, endpoints }) => ({
      ...{ dataset, part, rows, only_a_right: onlyA, only_b_right: onlyB },
      accuracy: toDifferenceDto(accuracy),
      endpoints: endpoints.map((it) => ({
        endpoint: it.endpoint,
        policy_version: it.policyVersion,
        currency: it.currency,
        review_rate: toDifferenceDto(it.reviewRate),
        cost_automatic: toDifferenceDto(it.costAutomatic),
        cost_with_people: toDifferenceDto(it.costWithPeople),
      })),
    })),
    differences: [...differences],
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

function artifactsOf({ uploadedSha256, probe }: ModelVersion): ModelVersionDetailDto["artifacts"] {
  const rewrites = probe?.rewrites ?? [];
  return [
    { sha256: uploadedSha256, relation: null, detail: null },
    ...rewrites.map(({ sha256, detail }) => ({ sha256, relation: "rewrite" as const, detail })),
  ];
}

type Difference = VersionComparison["paired"][number]["accuracy"];

function toDifferenceDto({ ci, ...difference }: Difference) {
  return { ...difference, ci: ci && ([ci[0], ci[1]] satisfies [number, number]) };
}

function toLineageEdgeDto({ relation, child, parent }: LineageEdge): LineageEdgeDto {
  const node = ({ versionId, model, version }: LineageEdge["child"]) => {
    return { version_id: versionId, model, version };
  };
  return { relation, child: node(child), parent: node(parent) };
}

function toCalibratorDto({ id, version, calibrator, rows, report }: CalibratorRecord) {
  return { id, version, method: calibrator.method, rows, report };
}
