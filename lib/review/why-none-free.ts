import type { Db } from "#lib/db/client";
import type { Person } from "#lib/kernel/principal";
import { getQueue } from "./list-queues";
import type { Stop } from "./queue";
import { countEmptiness, type Emptiness } from "./queues/figures/store";

/** Why a reviewer was handed no case, with the counts and durations that say so. */
export type WhyNoneFree = Emptiness & {
  readonly state: "done" | "all_claimed" | "claim_limit" | "stopped" | "skipped";
  readonly queue: string;
  readonly stopped: Stop | null;
};

/** Says why the queue has no case for this person right now; `earliestExpiryMs` is when that may change. */
export async function whyNoneFree(
  db: Db,
  { queue: name, reviewer }: { readonly queue: string; readonly reviewer: Person },
): Promise<WhyNoneFree> {
  const { id, title, maxClaims, stop } = await getQueue(db, { queue: name, reader: reviewer });
  const counts = await countEmptiness(db, { queueId: id, readerId: reviewer.id });
  const stopped = stop.mode === "off" ? null : stop;
  return { ...counts, state: stateOf(counts, maxClaims, stopped), queue: title, stopped };
}

/** A case that came free while the answer was being written counts as claimed: asking again will hand it out. */
function stateOf(
  { mine, claimed, skipped, free }: Emptiness,
  maxClaims: number,
  stopped: Stop | null,
): WhyNoneFree["state"] {
  if (mine >= maxClaims) return "claim_limit";
  if (claimed > 0 || free > 0) return "all_claimed";
  if (skipped > 0) return "skipped";
  return stopped ? "stopped" : "done";
}
