#!/usr/bin/env node
// @ts-check
// Does what a stranger does: a clean copy of the project, `npm start`, a sign-in, a prediction, Ctrl-C, a second start.
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort, removePostgres } from "../db/embedded-postgres.mjs";
import { copyProject } from "./copy-project.mjs";
import { readDemoFile } from "./demo-file.mjs";
import { processesNaming } from "./processes-naming.mjs";
import { isMain, runMain, Stop, say } from "./root.mjs";
import { interruption, obeySignals } from "./run.mjs";

const FIRST_START_MS = 600_000;
/** Five seconds are promised on a quiet machine; tests share theirs. */
const SECOND_START_MS = 15_000;
const STOP_MS = 20_000;

/** @typedef {{ folder: string, dataDir: string, port: number }} Copy */
/** @typedef {{ seconds: number, stop: () => Promise<void> }} Started */

if (isMain(import.meta.filename)) {
  obeySignals();
  await runMain(main);
}

async function main() {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "umpire-scratch-")));
  fs.chmodSync(folder, 0o755);
  const copy = { folder, dataDir: path.join(folder, "data"), port: await freePort() };
  try {
    await copyProject(folder);
    await startAndUse(copy);
    await startAgain(copy);
  } finally {
    await removePostgres({ root: folder, dataDir: path.join(copy.dataDir, "pg") }).catch(() => {});
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {Copy} copy */
async function startAndUse(copy) {
  const started = await start(copy, FIRST_START_MS);
  try {
    say(`From a clean copy to ready: ${started.seconds.toFixed(1)} s`);
    await signIn(copy);
    await predict(copy);
  } finally {
    await started.stop();
  }
  await requireNothingLeft(copy);
}

/** @param {Copy} copy */
async function startAgain(copy) {
  const started = await start(copy, FIRST_START_MS);
  await started.stop();
  say(`Second start: ${started.seconds.toFixed(1)} s`);
  if (started.seconds * 1000 > SECOND_START_MS)
    throw new Stop(`The second start took ${started.seconds.toFixed(1)} s.`);
  await requireNothingLeft(copy);
}

/**
 * Starts the copy as its user would, in a terminal's process group of its own, and resolves once it says ready.
 * @param {Copy} copy
 * @param {number} patienceMs
 * @returns {Promise<Started>}
 */
async function start({ folder, dataDir, port }, patienceMs) {
  const startedAt = Date.now();
  const npm = process.env.npm_execpath;
  const launcher = spawn(npm ? process.execPath : "npm", [...(npm ? [npm] : []), "start"], {
    cwd: folder,
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
    env: strangersEnvironment({ PORT: String(port), UMPIRE_DATA_DIR: dataDir }),
  });
  /** @type {Promise<string>} */
  const ended = new Promise((resolve) =>
    launcher.once("exit", (code, signal) => resolve(String(code ?? signal))),
  );
  const pressCtrlC = () => process.kill(-(launcher.pid ?? 0), "SIGINT");
  interruption.signal.addEventListener("abort", pressCtrlC, { once: true });
  const outcome = await Promise.race([
    sayingReady(launcher.stdout).then(() => "ready"),
    ended.then((end) => `npm start ended with ${end}`),
    pause(patienceMs, "npm start was not ready in time", { ref: false }),
  ]);
  const stop = async () => {
    pressCtrlC();
    const end = await Promise.race([ended, pause(STOP_MS, "nothing", { ref: false })]);
    interruption.signal.removeEventListener("abort", pressCtrlC);
    // The launcher ends with 0; the shell that npm puts before it tells of the signal itself.
    if (!["0", "130", "SIGINT"].includes(end))
      throw new Stop(`Ctrl-C ended npm start with ${end}.`);
  };
  if (outcome === "ready") return { seconds: (Date.now() - startedAt) / 1000, stop };
  await stop().catch(() => {});
  throw new Stop(`${outcome}.`);
}

/**
 * Passes on what the launcher says, and resolves when it says that Umpire is ready.
 * @param {import("node:stream").Readable} output
 * @returns {Promise<void>}
 */
function sayingReady(output) {
  return new Promise((resolve) => {
    let said = "";
    output.setEncoding("utf8").on("data", (text) => {
      process.stdout.write(text);
      said += text;
      if (said.includes("Umpire is ready on")) resolve();
    });
  });
}

/** @param {Copy} copy */
async function signIn({ dataDir, port }) {
  const account = readDemoFile(dataDir)?.accounts.find(({ roles }) => roles.includes("reviewer"));
  if (!account) throw new Stop("demo.json names no reviewer.");
  const { email, password } = account;
  const url = `http://127.0.0.1:${port}/api/auth/sign-in/email`;
  const reply = await post(url, { email, password }, {});
  if (!reply.ok || !reply.headers.getSetCookie().some((it) => it.includes("session")))
    throw new Stop(`${email} could not sign in: ${reply.status} ${await reply.text()}`);
}

/**
 * The worked example, so that the sum is known: acting on 60 % costs 400, a review 200.
 * @param {Copy} copy
 */
async function predict({ dataDir, port }) {
  const key = readDemoFile(dataDir)?.api_key;
  const url = `http://127.0.0.1:${port}/api/v1/endpoints/worked-example/predictions`;
  const input = { reference: "from-scratch", probabilities: { positive: 0.6, negative: 0.4 } };
  const headers = { authorization: `Bearer ${key}`, "idempotency-key": "from-scratch" };
  const reply = await post(url, { inputs: [input] }, headers);
  const body = await reply.json();
  const [prediction] = body.predictions ?? [];
  const { automatic, review } = prediction?.cost ?? {};
  if (!(prediction?.route === "review" && automatic === 400 && review === 200))
    throw new Stop(
      `The worked example came out otherwise: ${reply.status} ${JSON.stringify(body)}`,
    );
}

/**
 * @param {string} url
 * @param {unknown} body
 * @param {Record<string, string>} headers
 */
function post(url, body, headers) {
  const all = { "content-type": "application/json", origin: new URL(url).origin, ...headers };
  return fetch(url, { method: "POST", headers: all, body: JSON.stringify(body) });
}

/** @param {Copy} copy */
async function requireNothingLeft({ folder }) {
  const left = processesNaming(folder);
  if (left.length > 0) throw new Stop(`Ctrl-C left processes behind:\n  ${left.join("\n  ")}`);
}

/**
 * A terminal that knows nothing of this test run.
 * @param {Record<string, string>} more
 * @returns {any} the types of Next demand NODE_ENV, which a terminal does not have
 */
function strangersEnvironment(more) {
  const ours = /^(UMPIRE_|E2E_|npm_|VITEST|DATABASE_URL|TEST_DATABASE_URL|AUTH_SECRET|NODE_ENV)/;
  const kept = Object.entries(process.env).filter(([name]) => !ours.test(name));
  return { ...Object.fromEntries(kept), ...more };
}
