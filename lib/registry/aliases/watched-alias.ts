import type { Db } from "#lib/db/client";
import type { Transaction } from "#lib/db/transaction";
import { readLiveWatches, settleWatch } from "./watches/store";

/** What a version may not exceed while it is watched; what is not named is not looked at. */
export type WatchLimits = {
  /** Answers before anything is judged. */
  readonly min_predictions: number;
  /** Share of answers for which the model gave no distribution. */
  readonly max_failure_share?: number | undefined;
  readonly max_p99_ms?: number | undefined;
  /** Share of answers that the shadow, where there is one, would have given otherwise. */
  readonly max_disagreement?: number | undefined;
};

/** Limits, and for how long they are held against the version's answers. */
export type Watch = WatchLimits & { readonly minutes: number };

/** How a version's answers look since it was promoted; `null` where too little is known. */
export type WatchFigures = {
  readonly predictions: number;
  readonly failure_share: number;
  readonly p99_ms: number | null;
  readonly compared: number;
  readonly disagreement: number | null;
};

/** A version that is being watched. */
export type AliasWatch = {
  readonly id: string;
  readonly model: string;
  readonly modelId: string;
  readonly alias: string;
  readonly versionId: string;
  readonly limits: WatchLimits;
  readonly startedAt: Date;
  /** Whether its time is up. */
  readonly isOver: boolean;
};

export type WatchEnd = {
  readonly id: string;
  readonly state: "kept" | "rolled_back";
  readonly figures: WatchFigures;
};

/** The versions that are being watched now. */
export function watchedAliases(db: Db): Promise<AliasWatch[]> {
  return readLiveWatches(db);
}

/** Ends a watch with what it saw; `false` where somebody else did, or moved the alias. */
export function endWatch(tx: Transaction, end: WatchEnd): Promise<boolean> {
  return settleWatch(tx, end);
}
