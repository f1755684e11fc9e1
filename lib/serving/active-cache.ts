import type { Db } from "#lib/db/client";
import { listen } from "#lib/db/listen";
import { Refusal } from "#lib/kernel/refusal";
import { reachOf } from "#lib/policy/get-endpoint";
import { type Active, readActive } from "./active";

/** How a call learns what answers for its endpoint. */
export type ReadActive = typeof readActive;

/** Where the line could not be opened it is tried again, but not with every call. */
const RELISTEN_MS = 1_000;

/**
 * What is active, kept in memory until PostgreSQL announces that something which could change it has changed. A kept
 * copy may be stale for a moment without harm: it starts the work, and the reading behind the gate settles it. While
 * there is no line to hear announcements on, nothing is kept.
 */
export function cachedActive(url?: string): ReadActive {
  const kept = new Map<string, Active>();
  let line: "closed" | "opening" | "open" = "closed";
  let changes = 0;
  const forget = () => {
    changes += 1;
    kept.clear();
  };

  const openLine = async () => {
    line = "opening";
    const options = url === undefined ? { onGap: forget } : { onGap: forget, url };
    try {
      // A key changes whenever its use is noted, and has no say in what answers.
      await listen("umpire_changed", (table) => table !== "api_keys" && forget(), options);
      forget();
      line = "open";
    } catch {
      setTimeout(() => {
        line = "closed";
      }, RELISTEN_MS).unref();
    }
  };

  return async (db: Db, asked) => {
    if (line === "closed") void openLine();
    const reach = reachOf(asked.reader);
    if (reach !== null && !reach.includes(asked.name)) {
      throw new Refusal("not_found", `There is no endpoint "${asked.name}".`);
    }
    const known = kept.get(asked.name);
    if (known) return known;
    const before = changes;
    const active = await readActive(db, asked);
    // A change announced during the reading may be missing from it.
    if (line === "open" && changes === before) kept.set(asked.name, active);
    return active;
  };
}
