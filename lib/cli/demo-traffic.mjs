// @ts-check
import fs from "node:fs";
import path from "node:path";
import { withClient } from "../db/ensure-database.mjs";
import { readDemoFile } from "./demo-file.mjs";
import { say } from "./root.mjs";
import { interruption, runTypeScript } from "./run.mjs";

const ENOUGH = 300;

/**
 * Sends held-out rows through the API of the server that just started, so that queues and figures are alive on the
 * first visit. A replay that was cut short is taken up on the next start; its keys keep it from doubling anything.
 * A failure is said and does no harm.
 * @param {string} databaseUrl
 * @param {string} dataDir
 * @param {import("./run.mjs").Env} env
 */
export async function replayTraffic(databaseUrl, dataDir, env) {
  const marker = path.join(dataDir, "demo-traffic");
  const key = readDemoFile(dataDir)?.api_key ?? "";
  const isDone = fs.existsSync(marker) && fs.readFileSync(marker, "utf8") === idOf(key);
  try {
    if (isDone || (await hasTraffic(databaseUrl))) return;
    await runTypeScript("lib/cli/replay-traffic.ts", env);
    fs.writeFileSync(marker, idOf(key));
  } catch (error) {
    if (!interruption.signal.aborted) say(`The demo's traffic was not replayed: ${error}`);
  }
}

/** @param {string} url */
function hasTraffic(url) {
  return withClient(url, async (client) => {
    const { rowCount } = await client.query("SELECT 1 FROM predictions LIMIT $1", [ENOUGH]);
    return rowCount === ENOUGH;
  });
}

/**
 * The part of a key that names it; the secret part stays where it is.
 * @param {string} key
 */
function idOf(key) {
  return key.slice(0, key.lastIndexOf("_"));
}
