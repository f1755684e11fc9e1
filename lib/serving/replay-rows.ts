import type { Db } from "#lib/db/client";
import { countReplayable, readReplayChunk } from "./replay/store";
import type { Circumstances } from "./route-inputs";

/** A recorded prediction, as far as trying a policy on it needs it. For estimators only: callers see no draws. */
export type ReplayRow = {
  readonly id: string;
  readonly createdAt: Date;
  readonly reference: string | null;
  readonly policyId: string;
  readonly route: "auto" | "review";
  readonly provisional: string | null;
  readonly probabilities: readonly number[];
  readonly circumstances: Circumstances;
  /** `null` as well where inputs were not asked for. */
  readonly features: Readonly<Record<string, unknown>> | null;
  readonly context: Readonly<Record<string, unknown>> | null;
  /** The chance of an audit, fixed before any label; 0 where nothing was drawn. */
  readonly pi: number;
  readonly isSampled: boolean;
  /** The truth as it was told later. */
  readonly outcome: string | null;
};

export type ReplayAsked = {
  readonly endpointId: string;
  readonly days: number;
  readonly limit: number;
  /** Features and context are most of a row, and many policies read neither. */
  readonly hasInputs: boolean;
};

const CHUNK = 4_000;

/**
 * Predictions with probabilities of the last `days` days by the database's clock: the newest `limit`, newest first, a chunk
 * at a time, so that a server can do other things in between.
 */
export async function* replayRows(
  db: Db,
  { limit, ...asked }: ReplayAsked,
): AsyncGenerator<ReplayRow[]> {
  let last: ReplayRow | null = null;
  for (let left = limit; left > 0; ) {
    const chunk: ReplayRow[] = await readReplayChunk(db, {
      ...asked,
      limit: Math.min(left, CHUNK),
      before: last,
    });
    if (chunk.length > 0) yield chunk;
    if (chunk.length < Math.min(left, CHUNK)) return;
    left -= chunk.length;
    last = chunk.at(-1) ?? null;
  }
}

/** How many there are in all. */
export async function countReplayRows(
  db: Db,
  asked: Pick<ReplayAsked, "endpointId" | "days">,
): Promise<number> {
  return countReplayable(db, asked);
}
