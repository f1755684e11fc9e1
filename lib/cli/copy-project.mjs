// @ts-check
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { inProject, root } from "./root.mjs";

/**
 * Copies what a clone of the present state would hold: the files that git tracks and the new ones it does not ignore.
 * @param {string} folder
 */
export async function copyProject(folder) {
  const list = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
  const files = execFileSync("git", list, { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 });
  for (const file of files.split("\0")) {
    if (file === "" || !fs.existsSync(inProject(file))) continue;
    const to = path.join(folder, file);
    fs.mkdirSync(path.dirname(to), { recursive: true });
    fs.copyFileSync(inProject(file), to);
  }
}
