import { type Call, type Caller, callOnce } from "./load";

/** What became of the calls of one round. */
export type Verdict = {
  readonly acknowledged: number;
  /** Calls without an answer that says so: done or not, nobody can tell from outside. */
  readonly inDoubt: number;
  /** Acknowledged and not there. */
  readonly lost: number;
  /** There more than once, retries with the same key included. */
  readonly doubled: number;
};

const AT_ONCE = 8;

/** Sends every call in doubt again with its key, then looks each one up: it must be there exactly once. */
export async function judge(
  caller: Caller,
  endpoint: string,
  calls: readonly Call[],
): Promise<Verdict> {
  const known = calls.filter(({ outcome }) => outcome === "acknowledged");
  const doubtful = calls.filter(({ outcome }) => outcome === "unknown");
  await inTurns(doubtful, async ({ reference, body }) => {
    const outcome = await callOnce(caller, endpoint, reference, body);
    if (outcome !== "acknowledged") throw new Error(`the retry of ${reference} was ${outcome}`);
  });
  let lost = 0;
  let doubled = 0;
  await inTurns([...known, ...doubtful], async ({ reference }) => {
    const found = await countOf(caller, endpoint, reference);
    if (found === 0) lost += 1;
    if (found > 1) doubled += 1;
  });
  return { acknowledged: known.length, inDoubt: doubtful.length, lost, doubled };
}

async function countOf(
  { url, apiKey }: Caller,
  endpoint: string,
  reference: string,
): Promise<number> {
  const query = new URLSearchParams({ endpoint, reference });
  const reply = await fetch(`${url}/api/v1/predictions?${query}`, {
    headers: { authorization: `Bearer ${apiKey}` },
  });
  if (!reply.ok) throw new Error(`looking up ${reference} answered ${reply.status}`);
  const { items } = (await reply.json()) as { items: unknown[] };
  return items.length;
}

async function inTurns<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  for (let i = 0; i < items.length; i += AT_ONCE) {
    await Promise.all(items.slice(i, i + AT_ONCE).map(act));
  }
}
