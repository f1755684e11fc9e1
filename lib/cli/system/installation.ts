import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseSettings } from "../../config/settings.mjs";
import { freePort, removePostgres } from "../../db/embedded-postgres.mjs";
import { startApp } from "../app-server.mjs";
import { authSecret } from "../auth-secret.mjs";
import { readDemoFile } from "../demo-file.mjs";
import { openPostgres } from "../open-postgres.mjs";
import { quietEnv, root } from "../root.mjs";
import { seedWhenNeeded } from "../seed-when-needed.mjs";
import { build, generate } from "../steps.mjs";

type Env = Readonly<Record<string, string>>;

/** A web process of an installation. */
export type Web = {
  readonly url: string;
  /** Asks it to end, as a platform does; whether it did so in time. */
  readonly stop: () => Promise<boolean>;
};

/** A process that does the background work alone. */
export type Worker = { readonly stop: () => Promise<number | null> };

/** One PostgreSQL with the demo in it, for as many web processes and workers as somebody starts. */
export type Installation = {
  readonly databaseUrl: string;
  readonly apiKey: string;
  readonly startWeb: () => Promise<Web>;
  readonly startWorker: () => Promise<Worker>;
  readonly stop: () => Promise<void>;
};

const HOST = "127.0.0.1";
/** A worker ends with whoever started it, however that one ended. */
const FOLLOWING = ["--import", pathToFileURL(join(root, "lib/cli/follow-parent.mjs")).href];

/** Opens an installation of its own data, built and seeded as `npm start` does it, with nothing running yet. */
export async function openInstallation(dataDir: string): Promise<Installation> {
  await removePostgres({ root, dataDir: join(dataDir, "pg") });
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true });
  await generate();
  await build();
  const settings = parseSettings({ UMPIRE_DATA_DIR: dataDir, UMPIRE_DEMO: "on" });
  const postgres = await openPostgres({ ...settings, databaseUrl: null });
  const env = await sharedEnvironment(dataDir, postgres.url);
  await seedWhenNeeded(postgres.url, settings, env);
  const apiKey = readDemoFile(dataDir)?.api_key ?? "";
  return {
    databaseUrl: postgres.url,
    apiKey,
    startWeb: () => startWeb(env),
    startWorker: () => startWorker(env),
    stop: () => postgres.stop(),
  };
}

/** What every process of the installation is told, as docs/operations.md has it for several hosts. */
async function sharedEnvironment(dataDir: string, databaseUrl: string): Promise<Env> {
  return {
    ...quietEnv,
    DATABASE_URL: databaseUrl,
    AUTH_SECRET: await authSecret(dataDir),
    UMPIRE_DATA_DIR: dataDir,
    UMPIRE_DEMO: "on",
    UMPIRE_WORKER: "alone",
    UMPIRE_RATE_PER_KEY: "1000000",
    UMPIRE_RATE_PER_ADDRESS: "1000000",
  };
}

async function startWeb(shared: Env): Promise<Web> {
  const port = await freePort();
  const url = `http://${HOST}:${port}`;
  const env = { ...shared, PORT: String(port), UMPIRE_HOST: HOST, UMPIRE_URL: url };
  const { ready, stop } = startApp({ host: HOST, port }, env, false);
  await ready;
  return { url, stop };
}

async function startWorker(env: Env): Promise<Worker> {
  const worker = spawn(
    process.execPath,
    [...FOLLOWING, "--import", "tsx", join(root, "lib/cli/umpire.ts"), "worker", "--json"],
    { cwd: root, stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, ...env } },
  );
  const ended = new Promise<number | null>((resolve) => worker.once("exit", resolve));
  await Promise.race([saysSomething(worker), ended]);
  return {
    stop: () => {
      worker.kill("SIGTERM");
      return ended;
    },
  };
}

function saysSomething({ stdout }: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => stdout?.once("data", resolve));
}
