// @ts-check
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { withClient } from "../db/ensure-database.mjs";
import { holdLock } from "../db/file-lock.mjs";
import { readDemoFile } from "./demo-file.mjs";
import { Stop, say } from "./root.mjs";
import { runTypeScript } from "./run.mjs";
import { hashOf } from "./steps.mjs";

const SEED_SOURCES = ["prisma/seed", "prisma/migrations", "models"];

/** @typedef {{ demo: number, others: number }} People */
/**
 * @typedef {object} Seeding
 * @property {string} dataDir
 * @property {boolean} isDemo
 * @property {{ email: string, password: string } | null} firstAdmin
 */

/**
 * Whether the demo is to run. Where nobody said so it stays out of a database that has people of its own: there it
 * would open a door with a known password.
 * @param {string} url
 * @param {boolean} isDemo
 */
export async function mayRunDemo(url, isDemo) {
  if (!isDemo) return false;
  const { demo, others } = await countPeople(url);
  if (demo > 0 || others === 0 || process.env.UMPIRE_DEMO === "on") return true;
  say("This database has people and no demo, so the demo stays off; UMPIRE_DEMO=on adds it.");
  return false;
}

/**
 * Puts the demo in, or with the demo off takes it out and makes the first administrator; does nothing when all is so
 * already. Throws a `Stop` when nobody could sign in afterwards.
 * @param {string} url
 * @param {Seeding} settings
 * @param {import("./run.mjs").Env} env
 */
export async function seedWhenNeeded(url, settings, env) {
  const letGo = await holdLock(path.join(settings.dataDir, "seed.lock"));
  try {
    await (settings.isDemo ? seedDemo(url, settings, env) : seedFirstAdmin(url, settings, env));
  } finally {
    letGo();
  }
}

/**
 * @param {string} url
 * @param {Seeding} settings
 * @param {import("./run.mjs").Env} env
 */
async function seedDemo(url, { dataDir }, env) {
  const stamp = path.join(dataDir, "seed-stamp");
  const sources = hashOf(SEED_SOURCES);
  const isCurrent = fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === sources;
  if (isCurrent && (await knowsKey(url, readDemoFile(dataDir)?.api_key))) return;
  say("Seeding the demo …");
  await runTypeScript("lib/cli/seed.ts", env);
  fs.writeFileSync(stamp, sources);
}

/**
 * @param {string} url
 * @param {Seeding} settings
 * @param {import("./run.mjs").Env} env
 */
async function seedFirstAdmin(url, { dataDir, firstAdmin }, env) {
  const { demo, others } = await countPeople(url);
  if (others === 0 && !firstAdmin)
    throw new Stop(
      "Nobody could sign in: set UMPIRE_ADMIN_EMAIL and UMPIRE_ADMIN_PASSWORD for the first administrator.",
    );
  fs.rmSync(path.join(dataDir, "demo.json"), { force: true });
  if (demo === 0 && others > 0) return;
  say(demo > 0 ? "Removing the demo …" : "Making the first administrator …");
  await runTypeScript("lib/cli/seed.ts", env);
}

/**
 * Whether this database still has the demo that `demo.json` opens.
 * @param {string} url
 * @param {string | undefined} key
 */
function knowsKey(url, key = "") {
  const sha256 = createHash("sha256").update(key).digest("hex");
  return withClient(url, async (client) => {
    const live = "SELECT 1 FROM api_keys WHERE sha256 = $1 AND is_demo AND revoked_at IS NULL";
    return ((await client.query(live, [sha256])).rowCount ?? 0) > 0;
  });
}

/**
 * @param {string} url
 * @returns {Promise<People>}
 */
function countPeople(url) {
  return withClient(url, async (client) => {
    const { rows } = await client.query(
      `SELECT count(*) FILTER (WHERE is_demo)::int AS demo,
              count(*) FILTER (WHERE NOT is_demo)::int AS others FROM users`,
    );
    return { demo: Number(rows[0]?.demo), others: Number(rows[0]?.others) };
  });
}
