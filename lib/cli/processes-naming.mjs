// @ts-check
import { execFileSync } from "node:child_process";
import fs from "node:fs";

/**
 * The running processes that work in a folder or name it on their command line, one line each. Knows working folders
 * on Linux only; elsewhere it looks at command lines.
 * @param {string} folder
 * @returns {string[]}
 */
export function processesNaming(folder) {
  const listed = execFileSync("ps", ["-A", "-o", "pid=,args="], { encoding: "utf8" });
  return listed
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.includes(folder) || workingFolder(line.split(" ")[0]) === folder);
}

/** @param {string | undefined} pid */
function workingFolder(pid) {
  try {
    return fs.readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null; // gone, somebody else's, or no such table
  }
}
