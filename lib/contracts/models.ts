import { z } from "zod";
import { Instant, Ordinal, PageQuery, Slug, textUpTo } from "./common";

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
  /** Of a search: numbers of the versions that pass, newest first; null where nothing was searched for. */
  matches: z.array(z.number().int()).nullable(),
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

const LineageNodeDto = z.strictObject({
  /** Null for a version that was never registered here. */
  version_id: z.string().nullable(),
  model: z.string(),
  version: z.number(),
});

export const LineageEdgeDto = z.strictObject({
  /** How the child came from the parent, in its manifest's word. */
  relation: z.string(),
  child: LineageNodeDto,
  parent: LineageNodeDto,
});
export type LineageEdgeDto = z.infer<typeof LineageEdgeDto>;

/** What a version answered on a named data set. */
export const EvaluationDto = z.strictObject({
  id: z.string(),
  dataset: z.string(),
  part: z.string(),
  rows: z.number().int(),
  /** SHA-256 over the sorted row hashes: equal for the same rows. */
  fingerprint: z.string(),
  metrics: z.looseObject({}),
  /** Milliseconds of single rows; null when not timed. */
  latency: z
    .strictObject({ rows: z.number().int(), p50_ms: z.number(), p99_ms: z.number() })
    .nullable(),
  job_id: z.string().nullable(),
  created_at: Instant,
  created_by: z.string(),
});
export type EvaluationDto = z.infer<typeof EvaluationDto>;

/** What a probe found in a file; `findings` are refusals and warnings, each with its evidence and a sentence. */
export const ProbeReportDto = z.looseObject({
  sha256: z.string(),
  bytes: z.number().int(),
  signature: z.looseObject({}).nullable(),
  adapter: z.looseObject({}).nullable(),
  /** What the uploader must still say, as sentences. */
  missing: z.array(z.string()),
  labels: z.array(z.string()).nullable(),
  labels_from: z.string().nullable(),
  measured: z.strictObject({
    kind: z.string().nullable(),
    rows: z.number().int(),
    classes: z.number().int(),
  }),
  findings: z.array(
    z.strictObject({
      code: z.string(),
      severity: z.enum(["refused", "warning"]),
      evidence: z.string(),
      detail: z.string(),
    }),
  ),
  /** Changes made to the graph before it was run, each with the hash of the bytes after it. */
  rewrites: z.array(z.strictObject({ code: z.string(), detail: z.string(), sha256: z.string() })),
  samples: z.array(z.looseObject({ profile: z.string() })),
});
export type ProbeReportDto = z.infer<typeof ProbeReportDto>;

/** A version with all that makes it reproducible. */
export const ModelVersionDetailDto = ModelVersionDto.extend({
  pipeline_sha256: z.string(),
  /** Of the file as it was uploaded; differs from `sha256` where the graph was rewritten. */
  uploaded_sha256: z.string(),
  /** The files it consists of: what was uploaded and, where the graph was changed, each rewrite; the last one serves. */
  artifacts: z.array(
    z.strictObject({
      sha256: z.string(),
      /** Null for what was uploaded. */
      relation: z.literal("rewrite").nullable(),
      detail: z.string().nullable(),
    }),
  ),
  /** Ids of the versions it was made from. */
  parents: z.array(z.string()),
  /** The manifest, whole as it came. */
  manifest: z.looseObject({}),
  signature: z.looseObject({}),
  adapter: z.looseObject({}),
  metrics: z.looseObject({}),
  lineage: z.strictObject({
    ancestors: z.array(LineageEdgeDto),
    descendants: z.array(LineageEdgeDto),
  }),
  /** What the probe found at the upload; null for a version that was registered without one. */
  checks: ProbeReportDto.nullable(),
  /** Endpoints that answer with it now, each with the alias it follows. */
  serves: z.array(z.strictObject({ endpoint: z.string(), alias: z.string() })),
  /** Moves of aliases to it or away, newest first. */
  history: z.array(AliasMoveDto),
  /** The latest on each data set. */
  evaluations: z.array(EvaluationDto),
});
export type ModelVersionDetailDto = z.infer<typeof ModelVersionDetailDto>;

const Interval = z.tuple([z.number(), z.number()]).nullable();

/** A mean of `b` minus that of `a` over the same rows, with its own 95 % interval; null of one row. */
const DifferenceDto = z.strictObject({
  a: z.number(),
  b: z.number(),
  difference: z.number(),
  se: z.number().nullable(),
  ci: Interval,
});

/** Two versions on the rows both answered. */
export const PairedComparisonDto = z.strictObject({
  dataset: z.string(),
  part: z.string(),
  rows: z.number().int(),
  /** Rows that only `a`, and only `b`, answered right. */
  only_a_right: z.number().int(),
  only_b_right: z.number().int(),
  accuracy: DifferenceDto,
  /** Under the live policy of each endpoint that follows the model. */
  endpoints: z.array(
    z.strictObject({
      endpoint: z.string(),
      policy_version: z.number().int(),
      currency: z.string(),
      review_rate: DifferenceDto,
      cost_automatic: DifferenceDto,
      cost_with_people: DifferenceDto,
    }),
  ),
});
export type PairedComparisonDto = z.infer<typeof PairedComparisonDto>;

export const VersionComparisonDto = z.strictObject({
  model: z.string(),
  a: z.number().int(),
  b: z.number().int(),
  size_bytes: z.strictObject({ a: z.number().int(), b: z.number().int() }),
  /** Where both were evaluated on the same data set. */
  paired: z.array(PairedComparisonDto),
  latency: z.strictObject({
    a: EvaluationDto.shape.latency,
    b: EvaluationDto.shape.latency,
  }),
  /** Members of the manifests that differ; null where one has none. */
  differences: z.array(z.strictObject({ pointer: z.string(), a: z.unknown(), b: z.unknown() })),
});
export type VersionComparisonDto = z.infer<typeof VersionComparisonDto>;

/** Limits that a promoted version is held to for a while; it is rolled back by itself where it breaks one. */
export const WatchRequest = z
  .strictObject({
    minutes: z.number().min(1).max(10_080),
    min_predictions: z.number().int().min(1).max(10_000).default(100),
    max_failure_share: z.number().min(0).max(1).optional(),
    max_p99_ms: z.number().positive().max(60_000).optional(),
    max_disagreement: z.number().min(0).max(1).optional(),
  })
  .refine(
    (it) =>
      [it.max_failure_share, it.max_p99_ms, it.max_disagreement].some((on) => on !== undefined),
    "name at least one limit",
  );

export const MoveAliasRequest = z.strictObject({
  version: Ordinal,
  reason: textUpTo(2000, 3),
  /** For a version that answers with logits and has no calibrator yet. */
  waiver: z.strictObject({ reason: textUpTo(2000, 3) }).optional(),
  watch: WatchRequest.optional(),
});

export const RollBackRequest = z.strictObject({
  reason: textUpTo(2000, 3),
  alias: Slug.default("champion"),
});

export const PardonRequest = z.strictObject({ reason: textUpTo(2000, 3) });

const Conditions = textUpTo(1000, 1).optional();

/** A page of a search over versions: conditions joined by commas, all of which hold. */
export const VersionQuery = PageQuery.extend({
  tag: Conditions.describe("`a,b`: versions that carry every one."),
  metric: Conditions.describe(
    "`auc>0.8,gate.ece15<=0.05`: on the part `report` unless one is named.",
  ),
  parameter: Conditions.describe("`l2=0.1,method=logistic`."),
  fingerprint: Conditions.describe("SHA-256 of the data's file, of a part's rows or of the model."),
});

/** Words to find a version by; they replace the former ones. */
export const SetTagsRequest = z.strictObject({
  tags: z.array(textUpTo(60, 1)).max(50),
});

export const AliasAtQuery = PageQuery.extend({
  at: Instant.optional().describe("Answers what the alias stood for at that moment as well."),
});

/** The moves of an alias; `served` is where it pointed at the moment asked about, null before its first move or unasked. */
export const AliasHistoryDto = z.strictObject({
  items: z.array(AliasMoveDto),
  next_cursor: z.string().nullable(),
  served: VersionName.nullable(),
});

export const EvaluateRequest = z.strictObject({
  /** A data set of `models/data`. */
  dataset: z.string().regex(/^[a-z0-9_]{1,60}$/, "is a name of lower-case letters, digits and _"),
});
