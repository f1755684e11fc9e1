// @ts-check
import { createHash, randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import pg from "pg";

/** The advisory lock that Prisma Migrate takes, so that both never work at once. */
const MIGRATE_LOCK = 72_707_369;

const LEDGER = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;

/** @typedef {{ name: string, sql: string, checksum: string }} Migration */

/**
 * Applies the migrations of `folder` in order, each in a transaction of its own, and writes Prisma's own ledger, so
 * that `prisma migrate status` and `deploy` agree. Resolves to the names that were applied now. Needs no Prisma and
 * may run in many processes at once. Throws on a migration that failed before or was edited after it was applied.
 * @param {string} url
 * @param {string} folder
 * @returns {Promise<string[]>}
 */
export async function migrate(url, folder) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [MIGRATE_LOCK]);
    await client.query(LEDGER);
    const pending = await pendingMigrations(client, folder);
    for (const migration of pending) await apply(client, migration);
    return pending.map(({ name }) => name);
  } finally {
    await client.end(); // which also lets go of the lock
  }
}

/**
 * The migrations in `folder`, oldest first.
 * @param {string} folder
 * @returns {string[]}
 */
function migrationNames(folder) {
  return fs
    .readdirSync(folder)
    .filter((name) => fs.existsSync(path.join(folder, name, "migration.sql")))
    .sort();
}

/**
 * @param {pg.Client} client
 * @param {string} folder
 */
async function pendingMigrations(client, folder) {
  const { rows } = await client.query(
    "SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL",
  );
  const applied = new Map(rows.map((row) => [row.migration_name, row]));
  return migrationNames(folder)
    .map((name) => readMigration(folder, name))
    .filter(({ name, checksum }) => {
      const row = applied.get(name);
      if (!row) return true;
      if (!row.finished_at) throw new Error(`Migration ${name} failed earlier: resolve it first.`);
      if (row.checksum !== checksum)
        throw new Error(`Migration ${name} was edited after it was applied.`);
      return false;
    });
}

/**
 * @param {string} folder
 * @param {string} name
 * @returns {Migration}
 */
function readMigration(folder, name) {
  const sql = fs.readFileSync(path.join(folder, name, "migration.sql"), "utf8");
  return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
}

/**
 * @param {pg.Client} client
 * @param {Migration} migration
 */
async function apply(client, { name, sql, checksum }) {
  await client.query("BEGIN");
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`Migration ${name}: ${why}`, { cause: error });
  }
}
