import type { AliasMoveDto, ModelVersionDto } from "#lib/contracts/models";
import type { CalibrationDto } from "#lib/contracts/statistics";

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

/** Everything the page of one model version shows. */
export type ModelCard = {
  readonly version: ModelVersionDto;
  readonly title: string;
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
  } | null;
  readonly parameters: Readonly<Record<string, unknown>>;
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
  readonly pipelineSha256: string;
  readonly lineage: readonly { relation: string; model: string; version: number }[];
  /** Endpoints whose alias points here now. */
  readonly serves: readonly { readonly name: string; readonly title: string; alias: string }[];
  readonly moves: readonly (AliasMoveDto & { readonly byName: string })[];
  /** On live labels, where the version serves and some have come in. */
  readonly live: readonly CalibrationDto[];
};
