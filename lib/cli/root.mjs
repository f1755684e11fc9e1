// @ts-check
// Runs before packages are installed: nothing but Node's own modules here.
import path from "node:path";
import { SettingError } from "../config/settings.mjs";

/** The project folder. */
export const root = path.resolve(import.meta.dirname, "../..");

/** Keeps the tools from calling home. */
export const quietEnv = {
  NEXT_TELEMETRY_DISABLED: "1",
  CHECKPOINT_DISABLE: "1",
  DO_NOT_TRACK: "1",
  ORT_DISABLE_TELEMETRY: "1",
};

/** The end of a command for a reason that a sentence says: the person at the terminal gets no stack. */
export class Stop extends Error {
  /** @override */
  name = "Stop";

  /**
   * @param {string} message
   * @param {number} [exitCode]
   */
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/**
 * A line about what happens now.
 * @param {string} line
 */
export function say(line) {
  console.log(process.stdout.isTTY ? `\x1b[2m›\x1b[0m ${line}` : `› ${line}`);
}

/**
 * Path of a file of the project.
 * @param {...string} parts
 */
export function inProject(...parts) {
  return path.join(root, ...parts);
}

/** Ends with a sentence when this Node is too old for the packages. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Node.js 20.19 or newer is needed, this is ${process.version}.`);
  process.exit(1);
}

/**
 * Runs a command's main function and ends the process with its exit code: one sentence for a `Stop`, the whole error
 * for a bug.
 * @param {() => Promise<number | void>} act
 */
export async function runMain(act) {
  try {
    process.exit((await act()) ?? 0);
  } catch (error) {
    const isSentence = error instanceof Stop || error instanceof SettingError;
    console.error(isSentence ? error.message : error);
    process.exit(error instanceof Stop ? error.exitCode : 1);
  }
}

/**
 * Whether a module is the program that Node was asked to run.
 * @param {string} file
 */
export function isMain(file) {
  return process.argv[1] !== undefined && path.resolve(process.argv[1]) === file;
}
