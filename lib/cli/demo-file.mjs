// @ts-check
import fs from "node:fs";
import path from "node:path";

/**
 * What scripts read to find the demo: `<data dir>/demo.json`.
 * @typedef {object} DemoFile
 * @property {string} url
 * @property {string} api_key
 * @property {{ email: string, password: string, roles: string[] }[]} accounts
 */

/**
 * The file's content, `null` when there is none.
 * @param {string} dataDir
 * @returns {DemoFile | null}
 */
export function readDemoFile(dataDir) {
  const file = path.join(dataDir, "demo.json");
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : null;
}

/**
 * Writes the file so that only its owner reads it.
 * @param {string} dataDir
 * @param {DemoFile} demo
 */
export function writeDemoFile(dataDir, demo) {
  const part = path.join(dataDir, `demo.json.${process.pid}`);
  fs.writeFileSync(part, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });
  fs.renameSync(part, path.join(dataDir, "demo.json"));
}
