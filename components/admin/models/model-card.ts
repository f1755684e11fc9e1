import type {
  AliasMoveDto,
  EvaluationDto,
  ModelVersionDetailDto,
  ModelVersionDto,
} from "#lib/contracts/models";
import type { CalibrationDto, ReliabilityDto } from "#lib/contracts/statistics";

/** A figure with its 95 % interval. */
export type Measured = { readonly value: number; readonly low: number; readonly high: number };

/** Figures on one part of the data: how many rows, then each metric by name. */
export type PartFigures = { readonly n: number } & Readonly<
  Record<string, number | Measured | null | undefined>
>;

export type Edge = {
  readonly name: string;
  readonly type: string;
  readonly dims: readonly (number | string | null)[] | null;
};

/** How often one truth was answered by one label, and what that cost together; no cost without prices. */
export type ConfusionCell = {
  readonly truth: string;
  readonly decided: string;
  readonly n: number;
  readonly cost: number | null;
};

/** An evaluation with what its rows show. */
export type EvaluationPicture = {
  readonly evaluation: EvaluationDto;
  readonly labels: readonly string[];
  /** Answered by the likeliest label, and by the cheapest one where there are prices. */
  readonly confusion: {
    readonly likeliest: readonly ConfusionCell[];
    readonly cheapest: readonly ConfusionCell[] | null;
  };
  readonly reliability: ReliabilityDto | null;
};

/** How the file is fed and read, as far as a page shows it. */
export type AdapterFacts = {
  readonly input: { readonly layout: string } & Readonly<Record<string, unknown>>;
  readonly constants: readonly { readonly tensor: string; readonly values: readonly unknown[] }[];
  readonly output: {
    readonly tensor: string;
    readonly kind: string;
    readonly labels: readonly string[];
    readonly speaks_for: string | null;
  };
  readonly batch: { readonly mode: "dynamic" } | { readonly mode: "fixed"; readonly size: number };
};

/** Everything the page of one model version shows. */
export type ModelCard = {
  readonly version: ModelVersionDto;
  readonly title: string;
  /** What its maker wrote for people, as Markdown. */
  readonly prose: string | null;
  readonly data: {
    readonly name: string;
    readonly source: string;
    readonly license: string;
    readonly split: string;
    readonly rows: Readonly<Record<string, number>>;
  } | null;
  readonly madeBy: {
    readonly commit: string;
    readonly committed_at: string;
    readonly command: string;
    readonly dirty: boolean;
  } | null;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Of the prices the figures in money are in; null where nobody said any. */
  readonly currency: string | null;
  readonly metrics: Readonly<Record<string, PartFigures>>;
  readonly segments: Readonly<Record<string, PartFigures>>;
  readonly classes: Readonly<Record<string, { readonly n: number; readonly recall: Measured }>>;
  readonly features: readonly {
    readonly name: string;
    readonly label: string;
    readonly kind: string;
    readonly nullable: boolean;
  }[];
  readonly inputs: readonly Edge[];
  readonly outputs: readonly Edge[];
  readonly adapter: AdapterFacts;
  /** The server that answers for it, and its names there; null where a process of ours does. */
  readonly remote: {
    readonly url: string;
    readonly model: string;
    readonly version: string | null;
  } | null;
  readonly pipelineSha256: string;
  readonly uploadedSha256: string;
  readonly lineage: ModelVersionDetailDto["lineage"];
  /** What the probe found at the upload; null for what was registered without one. */
  readonly checks: ModelVersionDetailDto["checks"];
  /** Inputs with the answers they must have; null where the version brought none. */
  readonly golden: { readonly rows: number; readonly tolerance: number } | null;
  /** Endpoints whose alias points here now. */
  readonly serves: readonly { readonly name: string; readonly title: string; alias: string }[];
  readonly moves: readonly (AliasMoveDto & { readonly byName: string })[];
  /** On live labels, where the version serves and some have come in. */
  readonly live: readonly CalibrationDto[];
  /** The latest evaluation on each data set. */
  readonly pictures: readonly EvaluationPicture[];
  /** Names of the data sets it can be evaluated on. */
  readonly datasets: readonly string[];
  /** The version to hold it against; null where there is no other. */
  readonly rival: number | null;
};
