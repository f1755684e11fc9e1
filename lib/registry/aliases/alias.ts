/** The alias that endpoints follow unless told otherwise. */
export const CHAMPION = "champion";

/** A version by its id and number. */
export type VersionName = { readonly versionId: string; readonly version: number };

/** Where an alias points, and since when. */
export type Alias = VersionName & { readonly alias: string; readonly movedAt: Date };

/** One move of an alias: from where (`null` the first time) to where, why and by whom. */
export type AliasMove = {
  readonly id: string;
  readonly alias: string;
  readonly from: VersionName | null;
  readonly to: VersionName;
  readonly reason: string;
  readonly by: string;
  readonly movedAt: Date;
};

/** Answers a share of live traffic, where an endpoint splits it. */
export const CHALLENGER = "challenger";

/** Scores live traffic without effect, so it needs no calibrator. */
export const SHADOW = "shadow";
