import { Refusal } from "#lib/kernel/refusal";

type GroupOptions<Item, Done> = {
  /** Writes all items in one transaction, or none; answers in their order. */
  readonly commit: (items: readonly Item[]) => Promise<readonly Done[]>;
  /** Rows an item brings. */
  readonly sizeOf: (item: Item) => number;
  /** Most rows of one transaction. */
  readonly mostRows: number;
  /** Transactions under way at once. */
  readonly writers: number;
  /** Items that may wait; beyond, callers are refused. */
  readonly mostWaiting: number;
};

type Waiting<Item, Done> = {
  readonly item: Item;
  readonly resolve: (done: Done) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Lets writers that come together share a transaction, and with it the wait for the disk: while one transaction is
 * under way the next one gathers, without a timer. A caller is answered when its own rows are committed. When a shared
 * transaction fails, each half of it is tried by itself and so on, so that one bad item cannot fail its neighbors; only
 * an outage fails all of them at once. Refuses `overloaded` when too many wait.
 */
export function groupCommit<Item, Done>(
  options: GroupOptions<Item, Done>,
): (item: Item) => Promise<Done> {
  const waiting: Waiting<Item, Done>[] = [];
  let underWay = 0;

  const flush = () => {
    while (underWay < options.writers && waiting.length > 0) {
      const group = takeGroup(waiting, options);
      underWay += 1;
      void settle(group, options.commit).finally(() => {
        underWay -= 1;
        flush();
      });
    }
  };

  return (item) => {
    if (waiting.length >= options.mostWaiting) {
      return Promise.reject(new Refusal("overloaded", "Too many predictions wait to be written."));
    }
    return new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      // After this turn of the event loop, so that what arrived together is written together.
      if (waiting.length === 1) setImmediate(flush);
    });
  };
}

function takeGroup<Item, Done>(
  waiting: Waiting<Item, Done>[],
  { sizeOf, mostRows }: GroupOptions<Item, Done>,
): Waiting<Item, Done>[] {
  let rows = 0;
  const end = waiting.findIndex(({ item }, i) => {
    rows += sizeOf(item);
    return i > 0 && rows > mostRows;
  });
  return waiting.splice(0, end < 0 ? waiting.length : end);
}

async function settle<Item, Done>(
  group: readonly Waiting<Item, Done>[],
  commit: GroupOptions<Item, Done>["commit"],
): Promise<void> {
  try {
    const done = await commit(group.map(({ item }) => item));
    group.forEach(({ resolve }, i) => {
      resolve(done[i] as Done);
    });
  } catch (error) {
    const isOutage = error instanceof Refusal && error.code === "database_unavailable";
    if (group.length === 1 || isOutage) {
      for (const { reject } of group) reject(error);
      return;
    }
    const half = Math.ceil(group.length / 2);
    await settle(group.slice(0, half), commit);
    await settle(group.slice(half), commit);
  }
}
