import type { Db } from "#lib/db/client";
import { databaseIsUp, schemaVersion, wantedSchemaVersion } from "#lib/db/health";
import { unreadiness } from "#lib/telemetry/readiness";

/** Whether this server may be sent requests, and what is missing, by the name of what was asked. */
export type ReadinessReport = {
  readonly isReady: boolean;
  readonly missing: Readonly<Record<string, string>>;
  /** What is amiss and keeps no request away: the policies say what happens without it. */
  readonly degraded: Readonly<Record<string, string>>;
};

/** Asks everything that has a say: the database, its schema, and whatever other rooms registered. */
export async function readReadiness(db: Db): Promise<ReadinessReport> {
  const ours = (await databaseIsUp(db))
    ? named("schema", await schemaTrouble(db))
    : named("database", "does not answer");
  const theirs = "database" in ours ? { missing: {}, degraded: {} } : await unreadiness();
  const missing = { ...ours, ...theirs.missing };
  return { isReady: Object.keys(missing).length === 0, missing, degraded: theirs.degraded };
}

function named(name: string, trouble: string | null): Record<string, string> {
  return trouble === null ? {} : { [name]: trouble };
}

async function schemaTrouble(db: Db): Promise<string | null> {
  try {
    const [found, wanted] = [await schemaVersion(db), wantedSchemaVersion()];
    return found === wanted ? null : `is ${found ?? "empty"}, this version wants ${wanted}`;
  } catch {
    return "cannot be read"; // the reason may name hosts and paths, and anybody may ask
  }
}
