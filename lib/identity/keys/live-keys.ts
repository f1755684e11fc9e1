import { listen } from "#lib/db/listen";
import type { LiveKey } from "./store";

type Kept = { readonly live: LiveKey; readonly untilMs: number };
type KeptKeys = { readonly rows: Map<string, Kept>; watching: Promise<unknown> | null };

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

/** Keeps a key that was just read, at most until it expires. Any change to keys empties the memory. */
export function keepKey(live: LiveKey, nowMs: number): void {
  const { rows } = keys();
  if (rows.size >= MOST_KEPT) rows.clear();
  const untilMs = nowMs + Math.min(KEPT_MS, live.expiresInMs ?? KEPT_MS);
  rows.set(live.key.id, { live, untilMs });
}

/** Forgets every key, so that the next request reads it anew. */
export function forgetKeys(): void {
  keys().rows.clear();
}

/** Begins, once a process, to forget keys as soon as one changes. Without it they are forgotten by time alone. */
export function watchKeys(): void {
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
  shared.umpireLiveKeys ??= { rows: new Map(), watching: null };
  return shared.umpireLiveKeys;
}
