// @ts-check
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { holdLock } from "../db/file-lock.mjs";

/**
 * The secret that signs sessions, made on the first start and kept in the data folder, so that people stay signed in.
 * AUTH_SECRET takes its place.
 * @param {string} dataDir
 * @returns {Promise<string>}
 */
export async function authSecret(dataDir) {
  if (process.env.AUTH_SECRET) return process.env.AUTH_SECRET;
  const file = path.join(dataDir, "auth-secret");
  const letGo = await holdLock(`${file}.lock`);
  try {
    if (!fs.existsSync(file))
      fs.writeFileSync(file, randomBytes(32).toString("base64url"), { mode: 0o600 });
    return fs.readFileSync(file, "utf8");
  } finally {
    letGo();
  }
}
