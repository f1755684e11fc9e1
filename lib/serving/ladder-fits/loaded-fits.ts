import type { ServingSettings } from "#lib/contracts/serving";
import type { Db } from "#lib/db/client";
import type { LadderFit } from "./ladder-fit";
import { findLadderFit } from "./store";

/** The fits that an endpoint's settings name; `null` where they name none. */
export type LoadedFits = {
  readonly handOver: LadderFit | null;
  readonly augmentation: LadderFit | null;
};

const NONE: LoadedFits = { handOver: null, augmentation: null };

/** Immutable, so they never go stale, only unused. */
const fits = new Map<string, LadderFit>();
const MOST_KEPT = 200;

/** What the ladder of these settings was fitted to, kept in memory once it was read. */
export async function loadedFits(
  db: Db,
  { hand_over, augmentation }: Pick<ServingSettings, "hand_over" | "augmentation">,
): Promise<LoadedFits> {
  if (!hand_over && !augmentation?.fit) return NONE;
  return {
    handOver: hand_over ? await loaded(db, hand_over.fit) : null,
    augmentation: augmentation?.fit ? await loaded(db, augmentation.fit) : null,
  };
}

async function loaded(db: Db, id: string): Promise<LadderFit | null> {
  const known = fits.get(id);
  if (known) return known;
  const fit = await findLadderFit(db, id);
  if (fit === null) return null;
  if (fits.size >= MOST_KEPT) fits.clear();
  fits.set(id, fit);
  return fit;
}
