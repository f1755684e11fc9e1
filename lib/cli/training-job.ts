import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Provenance, Recipe } from "#lib/training/recipe";
import { sourceHashes, sourcesOf } from "./source-hashes";

/** SHA-256 in hex, of bytes or of a text in UTF-8. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** What the record says about where and from what a version is trained. `command` is what was typed. */
export function provenanceOf({ entry, data }: Recipe, command: string): Provenance {
  return {
    source: sourceOf([...sourcesOf(entry), join("models/data", data)], entry, command),
    environment: environment(),
  };
}

/** The last commit that touched what the model is made of, and whether something uncommitted would change it. */
function sourceOf(paths: readonly string[], entry: string, command: string): Provenance["source"] {
  const files_sha256 = sourceHashes(entry, sha256);
  try {
    const [commit = "", committed_at = ""] = git("log", "-1", "--format=%H %cI", "--", ...paths)
      .trim()
      .split(" ");
    const dirty = commit === "" || git("status", "--porcelain", "--", ...paths) !== "";
    return { commit, committed_at, dirty, command, files_sha256 };
  } catch {
    // An unpacked archive has no history: the hashes still say what was trained from.
    return { commit: "unknown", committed_at: "unknown", dirty: true, command, files_sha256 };
  }
}

function git(...args: string[]): string {
  return execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}

/** What a kernel's last bits can depend on. Training runs on one thread. */
function environment(): Provenance["environment"] {
  const runtime: { version: string } = JSON.parse(
    readFileSync("node_modules/onnxruntime-node/package.json", "utf8"),
  );
  return { node: process.version, onnxruntime: runtime.version, cpu_flags: cpuFlags(), threads: 1 };
}

function cpuFlags(): string[] {
  const telling = ["avx2", "fma", "avx512f", "avx512_vnni", "avx_vnni", "asimd"];
  try {
    const text = readFileSync("/proc/cpuinfo", "utf8");
    const [, flags = ""] = /^(?:flags|Features)\s*:(.*)$/m.exec(text) ?? [];
    return telling.filter((flag) => flags.split(" ").includes(flag));
  } catch {
    return [];
  }
}
