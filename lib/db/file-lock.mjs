// @ts-check
// Runs before packages are installed: nothing but Node's own modules here.
import fs from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

const RETRY_MS = 100;
const WRITING_MS = 5_000;

/**
 * Holds `file` as a lock between processes and resolves to the function that lets go. A lock whose holder is gone
 * is taken over. Throws when somebody alive holds it for longer than `waitMs`.
 * @param {string} file
 * @param {number} [waitMs]
 * @returns {Promise<() => void>}
 */
export async function holdLock(file, waitMs = 60_000) {
  const until = Date.now() + waitMs;
  while (!tryLock(file)) {
    if (breakStaleLock(file)) continue;
    if (Date.now() > until) throw new Error(`${file} is held by another process.`);
    await pause(RETRY_MS);
  }
  return () => fs.rmSync(file, { force: true });
}

/**
 * Names this very process, not only its number: numbers are used again after a restart of the machine or container.
 * @param {number} [pid]
 */
export function processName(pid = process.pid) {
  return `${pid}@${startedAt(pid)}`;
}

/**
 * Whether the process that `processName` once named still runs.
 * @param {string} name
 */
export function isRunning(name) {
  const [pid = "", started = ""] = name.split("@");
  return isAlive(Number(pid)) && startedAt(Number(pid)) === started;
}

/**
 * Whether any process has this number.
 * @param {number} pid
 */
export function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/**
 * The system's code of a failed call (`ENOENT`, `EADDRINUSE` …), `undefined` for other errors.
 * @param {unknown} error
 */
export function codeOf(error) {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

/** @param {string} file */
function tryLock(file) {
  try {
    fs.writeFileSync(file, processName(), { flag: "wx" });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/**
 * Moves the lock aside before judging it, so that two processes never remove each other's fresh lock.
 * @param {string} file
 */
function breakStaleLock(file) {
  const holder = readHolder(file);
  if (holder === null) return true;
  if (holder === "" || isRunning(holder)) return false;
  const aside = `${file}.${process.pid}`;
  try {
    fs.renameSync(file, aside);
  } catch {
    return true; // somebody else was quicker
  }
  if (fs.readFileSync(aside, "utf8") !== holder) fs.renameSync(aside, file);
  else fs.rmSync(aside, { force: true });
  return true;
}

/**
 * Who holds the lock: `null` when it is free by now, "" while its holder is still writing its name.
 * @param {string} file
 */
function readHolder(file) {
  try {
    const holder = fs.readFileSync(file, "utf8");
    const isWriting = holder === "" && Date.now() - fs.statSync(file).mtimeMs < WRITING_MS;
    return isWriting ? "" : holder || "0@";
  } catch {
    return null;
  }
}

/**
 * Start time in ticks since boot, from Linux's process table; empty where there is none.
 * @param {number} pid
 */
function startedAt(pid) {
  try {
    const afterName = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1) ?? "";
    return afterName.split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
