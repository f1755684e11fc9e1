import type { ServingCache } from "#lib/contracts/serving";
import type { ServingVersion } from "#lib/registry/model-version";
import { cacheKey, type KeptByKey } from "../cached/kept-scores";
import { readScores } from "../score-inputs";
import { type Said, saidFromCache } from "../scored";
import { isUnanswered, type Rung } from "./rung";

type CacheRung = {
  /** Whose scores are kept. */
  readonly version: ServingVersion;
  readonly labels: readonly string[];
  readonly cache: ServingCache;
  /** Where they are kept; a table may have to be read first. */
  readonly kept: () => KeptByKey | Promise<KeptByKey>;
};

/** Scores that were made before, calibrated anew. It has nothing to say of what it does not hold, or holds for too long. */
export function cacheRung({ version, labels, cache, kept }: CacheRung): Rung {
  const mostMs = (cache.max_age_s ?? Number.POSITIVE_INFINITY) * 1000;
  const ask: Rung["ask"] = async (rows) => {
    const { find } = await kept();
    const now = performance.now();
    return rows.map(({ checked }): Said | null => {
      const found = find(cacheKey(version, checked));
      if (found === undefined) return null;
      const cacheAgeMs = Math.max(0, now - found.bornAt);
      if (cacheAgeMs > mostMs) return null;
      return saidFromCache(version, readScores(version, labels, found), cacheAgeMs);
    });
  };
  return { name: "cache", isWanted: isUnanswered, ask };
}
