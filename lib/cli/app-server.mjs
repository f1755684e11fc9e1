// @ts-check
import { spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { inProject, quietEnv, root, Stop } from "./root.mjs";
import { interruption } from "./run.mjs";

const READY_MS = 120_000;
const DRAIN_MS = 15_000;
const ASK_EVERY_MS = 50;

/**
 * @typedef {object} AppServer
 * @property {Promise<void>} ready rejects when the server ends, is stopped or takes too long before it serves
 * @property {Promise<number | null>} ended its exit code, `null` after a signal
 * @property {() => Promise<boolean>} stop asks it to finish what is under way; whether it did so in time
 */

/**
 * Starts the built application, or the development server, in a process group of its own: Ctrl-C in the terminal
 * reaches the launcher alone, which then ends things in their order.
 * @param {{ host: string, port: number }} settings
 * @param {import("./run.mjs").Env} env
 * @param {boolean} isDev
 * @returns {AppServer}
 */
export function startApp({ host, port }, env, isDev) {
  const args = [inProject("lib/cli/serve-app.mjs"), ...(isDev ? ["--dev"] : [])];
  const NODE_ENV = isDev ? "development" : "production";
  const app = spawn(process.execPath, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    detached: process.platform !== "win32",
    env: { ...process.env, ...quietEnv, ...env, NODE_ENV },
  });
  /** @type {Promise<number | null>} */
  const ended = new Promise((resolve) => {
    app.once("exit", resolve);
    app.once("error", () => resolve(1));
  });
  return { ready: whenReady(readyUrl(host, port), ended), ended, stop: () => stopApp(app, ended) };
}

/**
 * @param {string} url
 * @param {Promise<number | null>} ended
 */
async function whenReady(url, ended) {
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  const until = Date.now() + READY_MS;
  for (;;) {
    interruption.signal.throwIfAborted();
    if (isOver) throw new Stop("The application ended before it was ready.");
    if (Date.now() > until) throw new Stop(`${url} did not say ready in ${READY_MS / 1000} s.`);
    const isReady = await fetch(url).then(
      (reply) => reply.ok,
      () => false,
    );
    if (isReady) return;
    await pause(ASK_EVERY_MS);
  }
}

/**
 * @param {string} host
 * @param {number} port
 */
function readyUrl(host, port) {
  const asked = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${asked.includes(":") ? `[${asked}]` : asked}:${port}/readyz`;
}

/**
 * @param {import("node:child_process").ChildProcess} app
 * @param {Promise<number | null>} ended
 */
async function stopApp(app, ended) {
  app.kill("SIGTERM");
  const inTime = await Promise.race([
    ended.then(() => true),
    pause(DRAIN_MS, false, { ref: false }),
  ]);
  // Whatever is left of its group goes too: the model processes of an application that crashed.
  if (app.pid && process.platform !== "win32") killGroup(app.pid);
  else if (!inTime) app.kill("SIGKILL");
  await ended;
  return inTime;
}

/** @param {number} pid */
function killGroup(pid) {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // nobody is left in it
  }
}
