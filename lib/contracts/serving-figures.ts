import { z } from "zod";
import { Instant } from "./common";
import { EndpointDto } from "./policies";
import { RungName, Strategy } from "./serving";

const Count = z.int().min(0);
const Share = z.number().min(0).max(1).nullable();

/** Milliseconds that half, 95 % and 99 % did not exceed: the least such value that was measured. */
export const PercentilesDto = z.strictObject({ p50: z.number(), p95: z.number(), p99: z.number() });
export type PercentilesDto = z.infer<typeof PercentilesDto>;

/** Times by how long they were. `counts` has one number more than there are bounds: the last is beyond all of them. */
export const HistogramDto = z.strictObject({
  n: Count,
  mean_ms: z.number(),
  /** The most that each count but the last counts. */
  bounds_ms: z.array(z.number()),
  counts: z.array(Count),
});
export type HistogramDto = z.infer<typeof HistogramDto>;

/** A histogram that is counted as time passes, of which only bounds are known: null lies beyond the last. */
export const LiveHistogramDto = HistogramDto.extend({
  of: z.string(),
  at_most_ms: z.strictObject({
    p50: z.number().nullable(),
    p95: z.number().nullable(),
    p99: z.number().nullable(),
  }),
});
export type LiveHistogramDto = z.infer<typeof LiveHistogramDto>;

const VersionName = z.strictObject({ model: z.string(), version: Count });

/** Predictions that went the same way: by the same strategy and rungs, by the word of the same version. */
export const RecordedWayDto = z.strictObject({
  strategy: Strategy,
  path: z.array(RungName),
  /** Null where the caller brought the probabilities. */
  version: VersionName.nullable(),
  arm: z.enum(["champion", "challenger"]).nullable(),
  n: Count,
  latency: PercentilesDto,
});
export type RecordedWayDto = z.infer<typeof RecordedWayDto>;

/** From stored predictions, whichever process made them. Latency is from arrival to the decision, without the writing. */
export const RecordedServingDto = z.strictObject({
  hours: z.int(),
  n: Count,
  /** Whether there were more, of which these are the newest. */
  truncated: z.boolean(),
  window: z.strictObject({ from: Instant.nullable(), to: Instant.nullable() }),
  /** Answered by a cache; without an answer of any machine; sent to people. Null without predictions. */
  cached_share: Share,
  failed_share: Share,
  review_share: Share,
  latency: HistogramDto.extend({ percentiles: PercentilesDto }).nullable(),
  stages: z.array(z.strictObject({ stage: z.string(), n: Count, percentiles: PercentilesDto })),
  ways: z.array(RecordedWayDto),
});
export type RecordedServingDto = z.infer<typeof RecordedServingDto>;

/** How many batches held how many rows; `counts` has one number more than there are bounds. */
export const BatchSizesDto = z.strictObject({ bounds: z.array(Count), counts: z.array(Count) });
export type BatchSizesDto = z.infer<typeof BatchSizesDto>;

/** A version that an endpoint's ladder asks, and how it is on the host that answers this request. */
export const MachineDto = VersionName.extend({
  role: z.enum(["champion", "challenger", "shadow", "small", "large"]),
  /** Of the traffic, for the two that share it. */
  traffic_share: Share,
  /** Out of service on every host. */
  quarantined: z.boolean(),
  /** Served on another server. */
  remote: z.boolean(),
  /** Limits that it is held to since its promotion, rolled back by itself where it breaks one; null while nobody watches it. */
  watch: z
    .strictObject({
      since: Instant,
      min_predictions: Count,
      max_failure_share: z.number().nullable(),
      max_p99_ms: z.number().nullable(),
      max_disagreement: z.number().nullable(),
    })
    .nullable(),
  /** Null while this process holds none: it is started with the first row. */
  slot: z
    .strictObject({
      state: z.enum(["starting", "ready", "quarantined", "closed"]),
      /** Whether its golden rows were answered here as they were when it was made; null where it has none. */
      warm: z.boolean().nullable(),
      confined: z.boolean(),
      queued: Count,
      runs: Count,
      restarts: Count,
      batch_sizes: BatchSizesDto,
      last_failure: z.string().nullable(),
    })
    .nullable(),
  /** Calls of this process since it started; null before the first. Times are means a call, `per_second` rows of pure computing. */
  calls: z
    .strictObject({
      answered: Count,
      failed: Count,
      rows: Count,
      request_ms: z.number().nullable(),
      compute_ms: z.number().nullable(),
      per_second: z.number().nullable(),
    })
    .nullable(),
});
export type MachineDto = z.infer<typeof MachineDto>;

const FigureDto = z.strictObject({
  value: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
export type FigureDto = z.infer<typeof FigureDto>;

/** One way to serve an endpoint, in quality, money and time. */
export const ServingOptionDto = z.strictObject({
  strategy: Strategy,
  /** As the endpoint is served now; for the challenger: its share. */
  in_force: z.boolean(),
  role: z.enum(["champion", "challenger", "other"]),
  versions: z.array(VersionName),
  /**
   * `evaluation`: held-out rows priced by the policy in force. `fit`: rows that the ladder's fit has not seen, by the policy of that
   * time. `record`: what the version says of itself, at the prices it was made for.
   */
  quality: z
    .strictObject({
      source: z.enum(["evaluation", "fit", "record"]),
      dataset: z.string(),
      n: Count,
      policy_version: Count.nullable(),
      currency: z.string(),
      accuracy: FigureDto,
      /** Money a case: errors, people at their price, and the machines' at theirs. */
      cost: FigureDto,
      review_share: z.number(),
    })
    .nullable(),
  /** Money a case that its machines cost; of rungs that few rows reach, their share of it. */
  compute_price: z.number(),
  /** From stored predictions of the window. */
  recorded: z.strictObject({ n: Count, percentiles: PercentilesDto }).nullable(),
  /** Single rows one after the other, on a quiet machine: by its evaluation. */
  alone: z.strictObject({ n: Count, p50: z.number(), p99: z.number() }).nullable(),
  /** Rows a second that one process computes, and what says so. */
  per_second: z
    .strictObject({ value: z.number(), source: z.enum(["this_process", "fit"]) })
    .nullable(),
});
export type ServingOptionDto = z.infer<typeof ServingOptionDto>;

/** What the process that answers this request has counted since it started. */
export const ServingProcessDto = z.strictObject({
  /** A call of predictions by what it went through; `total` ends when its rows are on disk. */
  stages: z.array(LiveHistogramDto),
  /** Whole requests of predictions, refused ones too. */
  requests: LiveHistogramDto.nullable(),
  writer: z.strictObject({
    transactions: Count,
    rows: Count,
    waiting_rows: Count,
    under_way: Count,
    batch_sizes: BatchSizesDto,
  }),
  rungs: z.array(
    z.strictObject({ rung: z.string(), batches: Count, answered: Count, unanswered: Count }),
  ),
});
export type ServingProcessDto = z.infer<typeof ServingProcessDto>;

export const ServingWindowQuery = z.strictObject({
  hours: z.coerce.number().int().min(1).max(720).default(24),
});

/** One endpoint among others. */
export const ServedEndpointDto = z.strictObject({
  endpoint: EndpointDto,
  /** Who threw the stop switch; null while it is off. */
  stopped_by: z.string().nullable(),
  rungs: z.array(RungName),
  machines: z.array(MachineDto),
  recorded: RecordedServingDto,
});
export type ServedEndpointDto = z.infer<typeof ServedEndpointDto>;

/** A page of endpoints by name. */
export const ServingOverviewDto = z.strictObject({
  items: z.array(ServedEndpointDto),
  next_cursor: z.string().nullable(),
  process: ServingProcessDto,
});
export type ServingOverviewDto = z.infer<typeof ServingOverviewDto>;

/** How an endpoint is served, what else it could be served by, and how all of it does. */
export const EndpointServingDto = ServedEndpointDto.extend({
  currency: z.string(),
  policy_version: Count,
  options: z.array(ServingOptionDto),
  process: ServingProcessDto,
});
export type EndpointServingDto = z.infer<typeof EndpointServingDto>;
