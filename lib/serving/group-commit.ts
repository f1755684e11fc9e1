import { Refusal } from "#lib/kernel/refusal";
import { RunForecast } from "#lib/runtime/run-forecast";
import { countBatch, type WriterTally } from "#lib/telemetry/batch-sizes";

type GroupOptions<Item, Done> = {
  /** Writes all items in one transaction, or none; answers in their order. */
  readonly commit: (items: readonly Item[]) => Promise<readonly Done[]>;
  /** Rows an item brings. */
  readonly sizeOf: (item: Item) => number;
  /** Bytes an item holds while it waits; not counted unless said. */
  readonly bytesOf?: (item: Item) => number;
  /** Most rows of one transaction. */
  readonly mostRows: number;
  /** Transactions under way at once. */
  readonly writers: number;
  /** Rows that may wait; beyond, callers are refused. */
  readonly mostWaiting: number;
  /** Bytes that may wait; any number unless said. */
  readonly mostWaitingBytes?: number;
  /** By when an item must be written, in milliseconds of the monotonic clock; any time unless said. */
  readonly deadlineOf?: (item: Item) => number;
  /** Why an item need not be written any more, asked when its group is formed; `null` while its caller waits. */
  readonly isOver?: (item: Item) => Refusal | null;
  /** Is told what goes on here. */
  readonly tally?: WriterTally;
};

type Waiting<Item, Done> = {
  readonly item: Item;
  readonly rows: number;
  readonly bytes: number;
  readonly resolve: (done: Done) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Lets writers that come together share a transaction, and with it the wait for the disk: while one transaction is
 * under way the next one gathers, without a timer. A caller is answered when its own rows are committed. When a shared
 * transaction fails, each half of it is tried by itself and so on, so that one bad item cannot fail its neighbors; only
 * an outage fails all of them at once. Refuses `overloaded` when too much waits, or when what waits would foreseeably take
 * longer than the item's deadline allows.
 */
export function groupCommit<Item, Done>(
  options: GroupOptions<Item, Done>,
): (item: Item) => Promise<Done> {
  const line = new WritersLine(options);
  return (item) => line.write(item);
}

class WritersLine<Item, Done> {
  readonly #options: GroupOptions<Item, Done>;
  readonly #waiting: Waiting<Item, Done>[] = [];
  readonly #forecast = new RunForecast();
  #rows = 0;
  #bytes = 0;
  #underWay = 0;

  constructor(options: GroupOptions<Item, Done>) {
    this.#options = options;
  }

  write(item: Item): Promise<Done> {
    return new Promise((resolve, reject) => {
      const rows = this.#options.sizeOf(item);
      const bytes = this.#options.bytesOf?.(item) ?? 0;
      this.#admit(item, rows);
      this.#waiting.push({ item, rows, bytes, resolve, reject });
      this.#rows += rows;
      this.#bytes += bytes;
      this.#tell();
      // After this turn of the event loop, so that what arrived together is written together.
      if (this.#waiting.length === 1) setImmediate(() => this.#flush());
    });
  }

  #admit(item: Item, rows: number): void {
    const { mostWaiting, mostWaitingBytes = Infinity, deadlineOf } = this.#options;
    if (this.#rows >= mostWaiting || this.#bytes >= mostWaitingBytes) {
      throw new Refusal("overloaded", "Too many predictions wait to be written.");
    }
    const deadlineAt = deadlineOf?.(item) ?? Infinity;
    if (deadlineAt === Infinity) return;
    const waitMs = this.#waitMs(rows);
    if (performance.now() + waitMs <= deadlineAt) return;
    const retryAfterSeconds = Math.ceil(waitMs / 1000);
    throw new Refusal("overloaded", "The answer would be written too late.", { retryAfterSeconds });
  }

  /** What is under way, what waits, and the item's own transaction, shared among the writers. */
  #waitMs(rows: number): number {
    const { mostRows, writers } = this.#options;
    const ahead = this.#rows + rows;
    const groups = this.#underWay + Math.ceil(ahead / mostRows);
    return this.#forecast.predict(groups, ahead) / Math.min(writers, groups);
  }

  #flush(): void {
    const { writers, commit } = this.#options;
    while (this.#underWay < writers && this.#waiting.length > 0) {
      const group = this.#takeGroup().filter((it) => this.#isWanted(it));
      if (group.length === 0) continue;
      this.#underWay += 1;
      const begunAt = performance.now();
      const rows = group.reduce((sum, it) => sum + it.rows, 0);
      this.#tell(rows);
      void settle(group, commit).finally(() => {
        this.#forecast.observe(rows, performance.now() - begunAt);
        this.#underWay -= 1;
        this.#flush();
        this.#tell();
      });
    }
  }

  /** With the rows of a transaction that begins. */
  #tell(rows = 0): void {
    const { tally } = this.#options;
    if (!tally) return;
    tally.waiting = this.#rows;
    tally.underWay = this.#underWay;
    if (rows === 0) return;
    tally.groups += 1;
    tally.rows += rows;
    countBatch(tally.sizes, rows);
  }

  #takeGroup(): Waiting<Item, Done>[] {
    let rows = 0;
    const end = this.#waiting.findIndex((it, i) => {
      rows += it.rows;
      return i > 0 && rows > this.#options.mostRows;
    });
    const group = this.#waiting.splice(0, end < 0 ? this.#waiting.length : end);
    for (const it of group) {
      this.#rows -= it.rows;
      this.#bytes -= it.bytes;
    }
    return group;
  }

  #isWanted({ item, reject }: Waiting<Item, Done>): boolean {
    const refusal = this.#options.isOver?.(item) ?? null;
    if (refusal) reject(refusal);
    return refusal === null;
  }
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
