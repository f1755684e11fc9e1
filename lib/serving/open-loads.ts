import type { Db } from "#lib/db/client";
import { gt } from "#lib/decision/gt";
import { type WaitingLoad, waitingLoads } from "#lib/review/waiting-loads";
import type { Active } from "./active";
import { queueOf } from "./case-stakes";

/** One memory a process, however often this file is loaded into it. */
const shared = globalThis as typeof globalThis & { umpireLoads?: readonly WaitingLoad[] };

/**
 * Counts anew what waits for whom, for every prediction until the next count: background work, every few seconds, so that no
 * prediction has to ask. A process that never counts breaks ties as if nobody had work.
 */
export async function measureLoads(db: Db): Promise<void> {
  shared.umpireLoads = await waitingLoads(db);
}

type Ladder = Pick<Active, "endpoint" | "compiled" | "tierQueues">;

/**
 * Cases that wait for each decider of a ladder, by its id, as last counted: those in its queue but for the ones that wait for
 * another decider of the same queue. `null` where no two cost the same to ask, since loads settle nothing but such ties.
 */
export function openLoads(ladder: Ladder): Readonly<Record<string, number>> | null {
  const { deciders } = ladder.compiled;
  const mayTie = deciders.some((a, i) =>
    deciders.slice(i + 1).some((b) => !(gt(a.fee, b.fee) || gt(b.fee, a.fee))),
  );
  if (!mayTie || shared.umpireLoads === undefined) return null;
  const counted = shared.umpireLoads;
  return Object.fromEntries(deciders.map(({ id }) => [id, loadOf(id, ladder, counted)]));
}

/** What was read before, with the loads as they are counted now. */
export function withLoads(active: Active): Active {
  const loads = openLoads(active);
  return loads === null && active.openLoads === null ? active : { ...active, openLoads: loads };
}

function loadOf(id: string, ladder: Ladder, counted: readonly WaitingLoad[]): number {
  const queueId = queueOf(ladder, id);
  const others = ladder.compiled.deciders.flatMap((it) =>
    it.id !== id && queueOf(ladder, it.id) === queueId ? it.id : [],
  );
  return counted
    .filter((it) => it.queueId === queueId && !others.includes(it.decider ?? ""))
    .reduce((sum, { open }) => sum + open, 0);
}
