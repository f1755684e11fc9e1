// @ts-check
import path from "node:path";
import { startPostgres } from "../db/embedded-postgres.mjs";
import { ensureDatabase } from "../db/ensure-database.mjs";
import { codeOf } from "../db/file-lock.mjs";
import { migrate } from "../db/migrate.mjs";
import { inProject, root, Stop } from "./root.mjs";

const OLDEST_VERSION = 15;

/**
 * Opens the database that the settings name, the embedded one when they name none, and brings it to the newest schema.
 * `stop` ends the embedded server unless another process uses it; a server of somebody else's is left alone.
 * @param {{ databaseUrl: string | null, dataDir: string }} settings
 * @param {(line: string) => void} [log]
 * @returns {Promise<{ url: string, applied: string[], stop: () => Promise<void> }>}
 */
export async function openPostgres({ databaseUrl, dataDir }, log = () => {}) {
  const postgres = databaseUrl
    ? { url: await checkedUrl(databaseUrl), stop: async () => {} }
    : await startPostgres({ root, dataDir: path.join(dataDir, "pg"), log });
  try {
    const applied = await migrate(postgres.url, inProject("prisma/migrations"));
    return { ...postgres, applied };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

/**
 * @param {string} url
 * @returns {Promise<string>}
 */
async function checkedUrl(url) {
  const { host } = new URL(url);
  const version = await ensureDatabase(url).catch((error) => {
    const why = error.message || codeOf(error) || "no answer";
    throw new Stop(`The PostgreSQL of DATABASE_URL (${host}) cannot be used: ${why}.`);
  });
  const major = Math.floor(version / 10_000);
  if (major >= OLDEST_VERSION) return url;
  throw new Stop(
    `Umpire needs PostgreSQL ${OLDEST_VERSION} or newer; DATABASE_URL names version ${major}.`,
  );
}
