// @ts-check
// Runs before packages are installed: nothing but Node's own modules here.
import { spawn } from "node:child_process";
import path from "node:path";
import { quietEnv, root, Stop } from "./root.mjs";

/** @typedef {Record<string, string | undefined>} Env */

/** Aborted when somebody asks this process to end; programs that `run` started are stopped then. */
export const interruption = new AbortController();

/** From now on Ctrl-C, a plain kill and a closed terminal abort `interruption`; a second time they end at once. */
export function obeySignals() {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(signal, () => {
      if (interruption.signal.aborted && signal === "SIGINT") process.exit(130);
      interruption.abort(new Stop("Stopped.", 130));
    });
}

/**
 * Runs a program in the project folder and resolves when it succeeded; rejects with its name and exit code when not.
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: Env, shell?: boolean }} [options]
 * @returns {Promise<void>}
 */
export async function run(program, args, { env = {}, shell = false } = {}) {
  interruption.signal.throwIfAborted();
  const child = spawn(program, args, {
    cwd: root,
    shell,
    stdio: "inherit",
    env: { ...process.env, ...quietEnv, ...env },
  });
  const stop = () => child.kill("SIGTERM");
  interruption.signal.addEventListener("abort", stop);
  const end = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(code ?? signal));
  });
  interruption.signal.removeEventListener("abort", stop);
  interruption.signal.throwIfAborted();
  if (end === 0) return;
  const name = [path.basename(program), ...args.map(shorten)].join(" ");
  throw new Stop(`${name} failed (${end}).`, typeof end === "number" ? end : 1);
}

/**
 * Runs one of our TypeScript programs.
 * @param {string} file
 * @param {Env} env
 */
export function runTypeScript(file, env) {
  return run(process.execPath, ["--import", "tsx", file], { env });
}

/** @param {string} argument */
function shorten(argument) {
  return argument.startsWith(root) ? path.relative(root, argument) : argument;
}
