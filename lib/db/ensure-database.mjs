// @ts-check
import pg from "pg";

const NO_SUCH_DATABASE = "3D000";
const EXISTS_ALREADY = ["42P04", "23505"];

/**
 * Connects to the database that `url` names, making it first when the server has none of that name, and resolves to
 * the server's version as a number (180004 is 18.4). Throws what PostgreSQL or the network answers.
 * @param {string} url
 * @returns {Promise<number>}
 */
export async function ensureDatabase(url) {
  try {
    return await versionOf(url);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && error.code === NO_SUCH_DATABASE)) throw error;
    await createDatabase(url);
    return versionOf(url);
  }
}

/**
 * The same server, another database.
 * @param {string} url
 * @param {string} database
 */
export function withDatabase(url, database) {
  return Object.assign(new URL(url), { pathname: `/${encodeURIComponent(database)}` }).toString();
}

/**
 * @template T
 * @param {string} url
 * @param {(client: pg.Client) => Promise<T>} act
 * @returns {Promise<T>}
 */
export async function withClient(url, act) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => {}); // a cut line also fails the query that waits for it
  try {
    await client.connect();
    return await act(client);
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * The database that a URL names.
 * @param {string} url
 */
export function databaseName(url) {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}

/** @param {string} url */
function versionOf(url) {
  return withClient(url, async (client) => {
    const { rows } = await client.query("SELECT current_setting('server_version_num')::int AS v");
    return Number(rows[0]?.v);
  });
}

/** @param {string} url */
async function createDatabase(url) {
  await withClient(withDatabase(url, "postgres"), async (client) => {
    try {
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(databaseName(url))}`);
    } catch (error) {
      const isThere =
        error instanceof pg.DatabaseError && EXISTS_ALREADY.includes(error.code ?? "");
      if (!isThere) throw error;
    }
  });
}
