import type { Db } from "#lib/db/client";
import { everyEndpoint } from "#lib/policy/every-endpoint";
import type { ModelPlace } from "../runtime-models";
import { precomputeVersions } from "./precompute-answers";
import { tableGaps } from "./table-status";
import { tableVersions } from "./table-versions";

/** What is done in a moment; anything larger is a job. */
const FEW_KEYS = 4_096;

/**
 * Fills small tables with gaps here and now, so that an installation that has just been made answers at once instead of after
 * the jobs before it. Answers how many versions were asked.
 */
export async function fillAtStart(db: Db, place: ModelPlace): Promise<number> {
  const { signal } = new AbortController();
  let filled = 0;
  for (const endpoint of await everyEndpoint(db)) {
    const { cache } = endpoint.serving;
    if (cache?.source !== "static") continue;
    for (const { version } of await tableVersions(db, endpoint)) {
      const gaps = await tableGaps(db, version, cache.max_age_s ?? null);
      if (gaps === null || gaps.size > FEW_KEYS) continue;
      const asked = { versionIds: [version.versionId], maxAgeS: gaps.olderThanS };
      await precomputeVersions(db, asked, { tell: async () => {}, signal }, place);
      filled += 1;
    }
  }
  return filled;
}
