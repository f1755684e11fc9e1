import type { Db } from "#lib/db/client";
import { databaseIsUp, schemaVersion, wantedSchemaVersion } from "#lib/db/health";
import { unreadiness } from "#lib/telemetry/readiness";

/** Whether this server may be sent requests, and what each thing that is not ready says, by name. */
export type ReadinessReport = {
  readonly isReady: boolean;
  readonly checks: Readonly<Record<string, string>>;
};

/** Asks everything that has a say: the database, its schema, and whatever other rooms registered. */
export async function readReadiness(db: Db): Promise<ReadinessReport> {
  const isUp = await databaseIsUp(db);
  const checks = {
    database: isUp ? "ok" : "does not answer",
    schema: isUp ? await schemaAnswer(db) : "unknown",
    ...(await unreadiness()),
  };
  return { isReady: Object.values(checks).every((it) => it === "ok"), checks };
}

async function schemaAnswer(db: Db): Promise<string> {
  try {
    const [found, wanted] = [await schemaVersion(db), wantedSchemaVersion()];
    return found === wanted ? "ok" : `is ${found ?? "empty"}, this version wants ${wanted}`;
  } catch {
    return "the check failed"; // the reason may name hosts and paths, and anybody may ask
  }
}
