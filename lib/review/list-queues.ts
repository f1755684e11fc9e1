import type { Db } from "#lib/db/client";
import type { Person } from "#lib/kernel/principal";
import { namesOfPeople } from "./names/store";
import type { QueueFigures } from "./queue";
import { noSuchQueue, seesEveryQueue } from "./queue-access";
import { findFigures } from "./queues/figures/store";

/** Every queue the reader may see, by title, with its figures of this moment. `stop.by` is a person's name. */
export async function listQueues(
  db: Db,
  { reader }: { readonly reader: Person },
): Promise<QueueFigures[]> {
  return named(db, await findFigures(db, { readerId: reader.id, isAll: seesEveryQueue(reader) }));
}

/** One queue by id or name, as `listQueues` has it; refuses `not_found`, to strangers too. */
export async function getQueue(
  db: Db,
  { queue, reader }: { readonly queue: string; readonly reader: Person },
): Promise<QueueFigures> {
  const asked = { readerId: reader.id, isAll: seesEveryQueue(reader), queue };
  const [found] = await named(db, await findFigures(db, asked));
  if (!found) throw noSuchQueue();
  return found;
}

async function named(db: Db, queues: readonly QueueFigures[]): Promise<QueueFigures[]> {
  const names = await namesOfPeople(
    db,
    queues.flatMap(({ stop }) => stop.by ?? []),
  );
  return queues.map((queue) => {
    const { by } = queue.stop;
    return { ...queue, stop: { ...queue.stop, by: by && (names.get(by) ?? by) } };
  });
}
