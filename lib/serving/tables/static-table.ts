import type { Db } from "#lib/db/client";
import { listen } from "#lib/db/listen";
import type { KeptByKey, KeptScores } from "../cached/kept-scores";
import { readEntries } from "./store";

/** How a call comes by the table of a version. */
export type ReadTable = (db: Db, versionId: string) => Promise<KeptByKey>;

const RELISTEN_MS = 1_000;
const MOST_TABLES = 50;

/** The answers that were made ahead with a version, as PostgreSQL has them now. */
export async function readTable(db: Db, versionId: string): Promise<KeptByKey> {
  const entries = await readEntries(db, versionId);
  const now = performance.now();
  const byKey = new Map<string, KeptScores>();
  for (const { key, scores, ageMs } of entries) {
    byKey.set(key, { scores, unseen: [], bornAt: now - ageMs });
  }
  return { find: (key) => byKey.get(key) };
}

/**
 * Tables kept in memory by version until PostgreSQL announces that one has changed. Another version is another table, so a
 * version that moves needs no announcement. While there is no line to hear announcements on, nothing is kept.
 */
export function cachedTables(url?: string): ReadTable {
  const kept = new Map<string, Promise<KeptByKey>>();
  let line: "closed" | "opening" | "open" = "closed";
  const openLine = async () => {
    line = "opening";
    const onGap = () => kept.clear();
    try {
      const forget = (versionId: string) => kept.delete(versionId);
      await listen("umpire_precomputed", forget, url === undefined ? { onGap } : { onGap, url });
      line = "open";
    } catch {
      setTimeout(() => {
        line = "closed";
      }, RELISTEN_MS).unref();
    }
  };
  return async (db, versionId) => {
    if (line === "closed") void openLine();
    const known = kept.get(versionId);
    if (known !== undefined) return known;
    // Kept before it is read: an announcement during the reading forgets it.
    const reading = readTable(db, versionId);
    if (kept.size >= MOST_TABLES) kept.clear();
    kept.set(versionId, reading);
    const forget = () => {
      if (kept.get(versionId) === reading) kept.delete(versionId);
    };
    if (line === "open") reading.catch(forget);
    // Calls that come at once share a reading, but none is kept that nobody would announce the end of.
    else reading.then(forget, forget);
    return reading;
  };
}
