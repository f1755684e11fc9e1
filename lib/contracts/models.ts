import { z } from "zod";
import { Instant, Ordinal, Slug, textUpTo } from "./common";

export const AliasDto = z.strictObject({
  alias: z.string(),
  version: z.number().int(),
  version_id: z.string(),
  moved_at: Instant,
});
export type AliasDto = z.infer<typeof AliasDto>;

export const ModelDto = z.strictObject({
  id: z.string(),
  name: z.string(),
  title: z.string(),
  description: z.string(),
  demo: z.boolean(),
  created_at: Instant,
  aliases: z.array(AliasDto),
});
export type ModelDto = z.infer<typeof ModelDto>;

export const CalibratorDto = z.strictObject({
  id: z.string(),
  version: z.number().int(),
  method: z.string(),
  /** How many rows it was fitted on. */
  rows: z.number().int(),
  /** Figures on rows the fit has not seen, with the part's name; null when nobody measured it. */
  report: z.looseObject({ part: z.string(), n: z.number().int() }).nullable(),
});

export const ModelVersionDto = z.strictObject({
  id: z.string(),
  model: z.string(),
  version: z.number().int(),
  sha256: z.string(),
  size_bytes: z.number().int(),
  labels: z.array(z.string()),
  state: z.enum(["registered", "quarantined"]),
  tags: z.array(z.string()),
  /** Aliases that point here now. */
  aliases: z.array(z.string()),
  calibrator: CalibratorDto.nullable(),
  created_at: Instant,
  created_by: z.string(),
});
export type ModelVersionDto = z.infer<typeof ModelVersionDto>;

/** A version with all that makes it reproducible. */
export const ModelVersionDetailDto = ModelVersionDto.extend({
  pipeline_sha256: z.string(),
  /** Ids of the versions it was made from. */
  parents: z.array(z.string()),
  /** The manifest, whole as it came. */
  manifest: z.looseObject({}),
});
export type ModelVersionDetailDto = z.infer<typeof ModelVersionDetailDto>;

const VersionName = z.strictObject({ version: z.number().int(), version_id: z.string() });

export const AliasMoveDto = z.strictObject({
  id: z.string(),
  alias: z.string(),
  from: VersionName.nullable(),
  to: VersionName,
  reason: z.string(),
  by: z.string(),
  moved_at: Instant,
});
export type AliasMoveDto = z.infer<typeof AliasMoveDto>;

export const VersionComparisonDto = z.strictObject({
  model: z.string(),
  a: z.number().int(),
  b: z.number().int(),
  /** Members of the manifests that differ; null where one has none. */
  differences: z.array(z.strictObject({ pointer: z.string(), a: z.unknown(), b: z.unknown() })),
});
export type VersionComparisonDto = z.infer<typeof VersionComparisonDto>;

export const MoveAliasRequest = z.strictObject({
  version: Ordinal,
  reason: textUpTo(2000, 3),
});

export const RollBackRequest = z.strictObject({
  reason: textUpTo(2000, 3),
  alias: Slug.default("champion"),
});
