import type { Db } from "#lib/db/client";
import { inTransaction } from "#lib/db/transaction";
import { SYSTEM_ACTOR } from "#lib/kernel/principal";
import { Refusal } from "#lib/kernel/refusal";
import { rollBack } from "#lib/registry/aliases/roll-back";
import { type AliasWatch, endWatch, watchedAliases } from "#lib/registry/aliases/watched-alias";
import { brokenLimit } from "./broken-limit";
import { readWatchFigures } from "./store";

/** What became of a watch that ended. */
export type WatchOutcome = Pick<AliasWatch, "model" | "alias"> & { readonly broken: string | null };

/**
 * Holds what promoted versions have answered so far against the limits they were promoted under, and rolls back the ones that
 * break one; a version that keeps to them until the time is up stays. Any number of processes may ask: one of them acts.
 */
export async function watchPromotions(db: Db): Promise<WatchOutcome[]> {
  const ended: WatchOutcome[] = [];
  for (const watch of await watchedAliases(db)) {
    const figures = await readWatchFigures(db, watch);
    const broken = brokenLimit(watch.limits, figures);
    if (broken === null && !watch.isOver) continue;
    const hasEnded = await inTransaction(db, SYSTEM_ACTOR, async (tx) => {
      const { id, model, alias } = watch;
      const state = broken === null ? "kept" : "rolled_back";
      if (!(await endWatch(tx, { id, state, figures }))) return false;
      const reason = `Rolled back by itself: ${broken}.`;
      if (broken !== null) await rollBack(tx, { model, alias, reason, actor: SYSTEM_ACTOR });
      return true;
    }).catch(unlessNothingBefore);
    if (hasEnded) ended.push({ model: watch.model, alias: watch.alias, broken });
  }
  return ended;
}

/** The first version of a line has nothing to go back to: it stays, and its watch goes on. */
function unlessNothingBefore(error: unknown): false {
  if (error instanceof Refusal && error.code === "nothing_to_roll_back") return false;
  throw error;
}
