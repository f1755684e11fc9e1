// @ts-check
// Runs before packages are installed: nothing but Node's own modules here.
import { spawn } from "node:child_process";
import path from "node:path";
import { quietEnv, root, Stop } from "./root.mjs";

/**
 * Runs a program in the project folder and resolves when it succeeded; rejects with its name when it did not.
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, shell?: boolean }} [options]
 * @returns {Promise<void>}
 */
export function run(program, args, { env = {}, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const options = { cwd: root, shell, env: { ...process.env, ...quietEnv, ...env } };
    const child = spawn(program, args, { ...options, stdio: "inherit" });
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      if (code === 0) return resolve();
      const name = [path.basename(program), ...args.map(shorten)].join(" ");
      reject(new Stop(`${name} failed (${code ?? signal}).`, code ?? 1));
    });
  });
}

/** @param {string} argument */
function shorten(argument) {
  return argument.startsWith(root) ? path.relative(root, argument) : argument;
}
