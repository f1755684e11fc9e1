import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { testServerUrl } from "#lib/config/env";
import { startPostgres } from "./embedded-postgres.mjs";
import { ensureDatabase, withClient, withDatabase } from "./ensure-database.mjs";
import { isAlive } from "./file-lock.mjs";
import { migrate } from "./migrate.mjs";
import { TEMPLATE_FILE, TEST_PREFIX } from "./test-database";

const MIGRATIONS = join("prisma", "migrations");
const TEMPLATE_LOCK = 7_216_002;

type Embedded = Awaited<ReturnType<typeof startPostgres>>;

let embedded: Embedded | undefined;

/** Before database tests: a server, and on it a template that has every migration. Vitest calls it by this name. */
export async function setup(): Promise<void> {
  const given = testServerUrl();
  const dataDir = resolve(".data", "test", "pg");
  if (!given) embedded = await startPostgres({ root: resolve("."), dataDir });
  const server = withDatabase(given ?? embedded?.url ?? "", "postgres");
  if (embedded) await dropAbandoned(server);
  mkdirSync(".data", { recursive: true });
  writeFileSync(TEMPLATE_FILE, await makeTemplate(server), { mode: 0o600 });
}

/** After them: the server goes, unless another process still uses it. */
export async function teardown(): Promise<void> {
  await embedded?.stop();
}

/**
 * Named after what the migrations say, so that a changed migration gets a new one. Nobody connects to a finished
 * template: PostgreSQL does not copy a database that is in use.
 */
async function makeTemplate(server: string): Promise<string> {
  const name = `umpire_template_${migrationsDigest()}`;
  const url = withDatabase(server, name);
  await withClient(server, async (client) => {
    await client.query("select pg_advisory_lock($1)", [TEMPLATE_LOCK]); // until this client ends
    const finished = "select 1 from pg_database where datname = $1 and datistemplate";
    const { rowCount } = await client.query(finished, [name]);
    if (rowCount) return;
    await ensureDatabase(url);
    await migrate(url, MIGRATIONS);
    await client.query(`alter database ${name} is_template true`);
  });
  return url;
}

function migrationsDigest(): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(MIGRATIONS, { recursive: true, encoding: "utf8" }).sort())
    if (name.endsWith(".sql")) hash.update(name).update(readFileSync(join(MIGRATIONS, name)));
  return hash.digest("hex").slice(0, 12);
}

/** Removes the databases of test processes that were killed before they could. */
async function dropAbandoned(server: string): Promise<void> {
  await withClient(server, async (client) => {
    const { rows } = await client.query("select datname from pg_database where datname like $1", [
      `${TEST_PREFIX}%`,
    ]);
    for (const { datname } of rows) {
      const pid = Number(String(datname).slice(TEST_PREFIX.length).split("_")[0]);
      if (!isAlive(pid)) await client.query(`drop database if exists "${datname}" with (force)`);
    }
  });
}
