import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseSettings } from "../../../config/settings.mjs";
import { freePort, removePostgres, startPostgres } from "../../../db/embedded-postgres.mjs";
import { withClient } from "../../../db/ensure-database.mjs";
import { readDemoFile } from "../../demo-file.mjs";
import { inProject, root, Stop } from "../../root.mjs";
import { commandOf, descendants, everyProcess, type Group } from "./processes";
import { SERVER_CORE } from "./sample";

/** An Umpire of its own: own port, own database, own data folder; no limits on callers, nothing scored on the side. */
export type Product = {
  readonly port: number;
  readonly apiKey: string;
  readonly groups: readonly Group[];
  readonly startMs: number;
  /** Predictions that PostgreSQL holds. */
  readonly stored: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

const READY_MS = 300_000;
const UNLIMITED = "1000000";

/** Starts it as `npm start` does. `isFresh` begins with an empty database; `env` may turn the fast lane off. */
export async function startProduct({
  isFresh,
  env = {},
}: {
  readonly isFresh: boolean;
  readonly env?: Readonly<Record<string, string>>;
}): Promise<Product> {
  const dataDir = join(parseSettings(process.env).dataDir, "bench");
  const home = { root, dataDir: join(dataDir, "pg") };
  if (isFresh) {
    await removePostgres(home);
    rmSync(dataDir, { recursive: true, force: true });
  }
  const postgres = await startPostgres(home);
  const port = await freePort();
  const began = performance.now();
  const launcher = spawn(
    process.execPath,
    [inProject("lib/cli/start.mjs"), "--port", String(port), "--data", dataDir],
    {
      stdio: ["ignore", "ignore", "inherit"],
      cwd: root,
      env: {
        ...process.env,
        DATABASE_URL: postgres.url,
        UMPIRE_RATE_PER_KEY: UNLIMITED,
        UMPIRE_RATE_PER_ADDRESS: UNLIMITED,
        ...env,
      },
    },
  );
  const stop = async () => {
    await ended(launcher);
    await postgres.stop();
  };
  try {
    await untilReady(launcher, port);
    const startMs = performance.now() - began;
    await measureOnlyTheChampion(postgres.url);
    await untilQuiet(postgres.url);
    const web = webOf(launcher.pid ?? 0);
    pin(web);
    const apiKey = readDemoFile(dataDir)?.api_key ?? "";
    const groups = groupsOf(web, postmasterOf(postgres.url));
    return { port, apiKey, groups, startMs, stored: () => stored(postgres.url), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function groupsOf(web: number, postmaster: number): Group[] {
  return [
    { name: "web", pids: () => [web] },
    { name: "models", pids: () => descendants(web).filter((pid) => pid !== web) },
    { name: "postgres", pids: () => descendants(postmaster) },
  ];
}

function webOf(launcher: number): number {
  const web = descendants(launcher).find((pid) => /app-server|serve-app|next/.test(commandOf(pid)));
  if (web === undefined) throw new Stop("The web process was not found.");
  return web;
}

function postmasterOf(url: string): number {
  const { port } = new URL(url);
  const pid = everyProcess().find(
    (it) => commandOf(it).includes(`postgres -D `) && commandOf(it).includes(` -p ${port} `),
  );
  if (pid === undefined) throw new Stop("The database's process was not found.");
  return pid;
}

function pin(pid: number): void {
  execFileSync("taskset", ["-a", "-c", "-p", SERVER_CORE, String(pid)], { stdio: "ignore" });
}

async function untilReady(launcher: ChildProcess, port: number): Promise<void> {
  const until = performance.now() + READY_MS;
  while (performance.now() < until) {
    if (launcher.exitCode !== null) throw new Stop("Umpire ended before it was ready.");
    const isUp = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    await pause(25);
  }
  throw new Stop("Umpire did not get ready.");
}

/** Challengers and shadows of the demo would score along, and their work is no part of answering. */
function measureOnlyTheChampion(url: string): Promise<void> {
  return withClient(url, async (client) => {
    await client.query("begin");
    await client.query("select set_config('umpire.actor', 'bench', true)");
    await client.query("delete from model_aliases where alias in ('challenger', 'shadow')");
    await client.query("commit");
  });
}

/** The demo's own traffic is over when the number of predictions stays. */
async function untilQuiet(url: string): Promise<void> {
  for (let before = -1, now = await stored(url); now !== before; now = await stored(url)) {
    before = now;
    await pause(1500);
  }
}

function stored(url: string): Promise<number> {
  return withClient(url, async (client) => {
    const { rows } = await client.query("select count(*)::int as count from predictions");
    return Number(rows[0]?.count);
  });
}

async function ended(launcher: ChildProcess): Promise<void> {
  if (launcher.exitCode !== null || launcher.signalCode !== null) return;
  const gone = new Promise((resolve) => launcher.once("exit", resolve));
  launcher.kill("SIGTERM");
  await gone;
}
