import type { KeptScores } from "./kept-scores";

/** What an endpoint of this process scored lately, across its versions. */
export type Remembered = {
  readonly find: (versionId: string, key: string) => KeptScores | undefined;
  readonly keep: (versionId: string, key: string, kept: KeptScores, mostEntries: number) => void;
  /** Entries at the moment. */
  readonly size: number;
};

/** Beside the number of entries: so many bytes an endpoint, since a picture is a long key. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Scores remembered by this process, by endpoint; whatever was asked for least lately goes first. */
export function rememberedScores(mostBytes = MOST_BYTES): (endpointId: string) => Remembered {
  const endpoints = new Map<string, Remembered>();
  return (endpointId) => {
    const known = endpoints.get(endpointId) ?? leastRecentlyUsed(mostBytes);
    endpoints.set(endpointId, known);
    return known;
  };
}

/** A `Map` tells its entries in the order they were put in, so the first is the one to go. */
function leastRecentlyUsed(mostBytes: number): Remembered {
  const entries = new Map<string, KeptScores>();
  let bytes = 0;
  const drop = (name: string, kept: KeptScores) => {
    entries.delete(name);
    bytes -= sizeBytes(name, kept);
  };
  return {
    find: (versionId, key) => {
      const name = `${versionId} ${key}`;
      const kept = entries.get(name);
      if (kept) entries.delete(name) && entries.set(name, kept);
      return kept;
    },
    keep: (versionId, key, kept, mostEntries) => {
      const name = `${versionId} ${key}`;
      const before = entries.get(name);
      if (before) drop(name, before);
      entries.set(name, kept);
      bytes += sizeBytes(name, kept);
      for (const [oldest, it] of entries) {
        if (entries.size <= mostEntries && bytes <= mostBytes) break;
        drop(oldest, it);
      }
    },
    get size() {
      return entries.size;
    },
  };
}

/** Two bytes a character, eight a score, and about a hundred for the rest. */
function sizeBytes(name: string, { scores }: KeptScores): number {
  return 2 * name.length + 8 * scores.length + 100;
}
