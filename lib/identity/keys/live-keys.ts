import { listen } from "#lib/db/listen";
import type { LiveKey } from "./store";

type Kept = { readonly live: LiveKey; readonly untilMs: number };
type KeptKeys = {
  readonly rows: Map<string, Kept>;
  /** Readings under way, so that callers who come at once share one. */
  readonly readings: Map<string, Promise<LiveKey | null>>;
  /** Grows with every change: a reading that was under way then may lack it. */
  changes: number;
  watching: Promise<unknown> | null;
};

/** A revoked key opens nothing after this long, even when the notice of its end was lost. */
const KEPT_MS = 5_000;
const MOST_KEPT = 1_000;

/** On `globalThis`, because Next loads a module once for routes and once more for pages. */
const shared = globalThis as typeof globalThis & { umpireLiveKeys?: KeptKeys };

/** The key as it was read in the last seconds; `null` when it has to be read again. Times are monotonic milliseconds. */
export function keptKey(id: string, nowMs: number): LiveKey | null {
  const kept = keys().rows.get(id);
  return kept && kept.untilMs > nowMs ? kept.live : null;
}

/**
 * Reads a key, once for all who ask meanwhile, and keeps it, at most until it expires and not past a change that was
 * announced during the reading. Any change to keys empties the memory. `nowMs` is when the reading begins.
 */
export function readAndKeep(
  id: string,
  read: () => Promise<LiveKey | null>,
  nowMs: number,
): Promise<LiveKey | null> {
  const { readings } = keys();
  const underWay = readings.get(id);
  if (underWay !== undefined) return underWay;
  const reading = readOnce(id, read, nowMs).finally(() => {
    if (readings.get(id) === reading) readings.delete(id);
  });
  readings.set(id, reading);
  return reading;
}

async function readOnce(
  id: string,
  read: () => Promise<LiveKey | null>,
  nowMs: number,
): Promise<LiveKey | null> {
  watchKeys();
  const kept = keys();
  const before = kept.changes;
  const live = await read();
  if (live === null || kept.changes !== before) return live;
  if (kept.rows.size >= MOST_KEPT) kept.rows.clear();
  const untilMs = nowMs + Math.min(KEPT_MS, live.expiresInMs ?? KEPT_MS);
  kept.rows.set(id, { live, untilMs });
  return live;
}

/** Forgets every key, so that the next request reads it anew. */
export function forgetKeys(): void {
  const kept = keys();
  kept.changes += 1;
  kept.rows.clear();
  kept.readings.clear();
}

/** Begins, once a process, to forget keys as soon as one changes. Without it they are forgotten by time alone. */
function watchKeys(): void {
  const kept = keys();
  kept.watching ??= listen(
    "umpire_changed",
    (table) => {
      if (table === "api_keys") forgetKeys();
    },
    { onGap: forgetKeys },
  ).catch(() => {
    kept.watching = null; // the line could not be opened: the next request tries again, until then time decides
  });
}

function keys(): KeptKeys {
  shared.umpireLiveKeys ??= { rows: new Map(), readings: new Map(), changes: 0, watching: null };
  return shared.umpireLiveKeys;
}
