import { mkdirSync } from "node:fs";
import { openDatabase } from "#lib/db/client";
import { schemaVersion } from "#lib/db/health";
import { parseSettings } from "../config/settings.mjs";
import { authSecret } from "./auth-secret.mjs";
import { openPostgres } from "./open-postgres.mjs";

type Settings = ReturnType<typeof parseSettings>;

/** What a command of the operator works with. */
export type Operator = {
  readonly db: ReturnType<typeof openDatabase>;
  readonly settings: Settings;
  /** Migrations that were applied for this command. */
  readonly applied: readonly string[];
  readonly version: string | null;
};

/**
 * Runs a command on the migrated database of the settings; the embedded one is started for it, or shared with the
 * Umpire that runs. The rooms of `lib` find it in their environment.
 */
export async function operatorDatabase(
  act: (operator: Operator) => Promise<number>,
): Promise<number> {
  const settings = parseSettings(process.env);
  mkdirSync(settings.dataDir, { recursive: true });
  const postgres = await openPostgres(settings);
  process.env.DATABASE_URL = postgres.url;
  process.env.AUTH_SECRET = await authSecret(settings.dataDir);
  const db = openDatabase(postgres.url, 2);
  try {
    const version = await schemaVersion(db);
    return await act({ db, settings, applied: postgres.applied, version });
  } finally {
    await db.$disconnect();
    await postgres.stop();
  }
}
