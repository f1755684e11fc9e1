// @ts-check
// Runs before packages are installed: nothing but Node's own modules at the top.
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { holdLock } from "../db/file-lock.mjs";
import { inProject, root, say } from "./root.mjs";
import { run } from "./run.mjs";

const STEP_MS = 900_000;
const PACKAGES = ["package-lock.json", ".npmrc"];
const SCHEMA = ["prisma/schema", "prisma.config.ts", "package-lock.json"];
const APP = [
  "app",
  "components",
  "lib",
  "prisma/schema",
  "public",
  "proxy.ts",
  "instrumentation.ts",
  "next.config.js",
  "tsconfig.json",
  "postcss.config.mjs",
  "package.json",
  "package-lock.json",
];

/** Installs the packages when the lock file changed. */
export async function install() {
  if (isInstalledByHand()) return;
  await whenChanged("Installing packages", "node_modules/.installed", PACKAGES, () => {
    const npm = process.env.npm_execpath;
    const args = ["ci", "--no-audit", "--no-fund"];
    if (npm) return run(process.execPath, [npm, ...args]);
    return run("npm", args, { shell: process.platform === "win32" });
  });
}

/** Generates the database client when the schema changed. */
export async function generate() {
  const stamp = "prisma/generated/.stamp";
  await whenChanged("Generating the database client", stamp, SCHEMA, async () => {
    const { prisma } = await import("./prisma.mjs");
    await prisma(["generate"]);
  });
}

/** Builds the application and its model process when a source changed. */
export async function build() {
  await whenChanged("Building", ".next/.stamp", APP, async () => {
    await bundleModelChild();
    await run(process.execPath, [inProject("node_modules/next/dist/bin/next"), "build"], {
      env: { NODE_ENV: "production" },
    });
  });
}

/**
 * Bundles the entry of the inference process into one file, `dist/model-child.mjs`, that needs nothing of ours but
 * ONNX Runtime. The tests that start a model process call this too.
 */
export async function bundleModelChild() {
  const { build: bundle, stop } = await import("esbuild");
  await bundle({
    absWorkingDir: root,
    entryPoints: ["lib/runtime/child/main.ts"],
    outfile: "dist/model-child.mjs",
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    external: ["onnxruntime-node"],
    logLevel: "warning",
  });
  await stop();
}

/**
 * Makes something again when its inputs differ from those of the last success. Of several processes one does it.
 * @param {string} name
 * @param {string} stamp file that keeps the hash of the inputs
 * @param {string[]} inputs
 * @param {() => Promise<void>} make
 */
async function whenChanged(name, stamp, inputs, make) {
  const file = inProject(stamp);
  const wanted = hashOf(inputs);
  if (readStamp(file) === wanted) return;
  fs.mkdirSync(inProject(".data"), { recursive: true });
  const lockName = `${name.replaceAll(" ", "-").toLowerCase()}.lock`;
  const letGo = await holdLock(inProject(".data", lockName), STEP_MS);
  try {
    if (readStamp(file) === wanted) return; // another process made it meanwhile
    const start = Date.now();
    say(`${name} …`);
    await make();
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, wanted);
    say(`${name}: done in ${((Date.now() - start) / 1000).toFixed(1)} s`);
  } finally {
    letGo();
  }
}

/** @param {string} file */
function readStamp(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : null;
}

/**
 * One hash over the contents of files and folders of the project.
 * @param {string[]} inputs
 */
export function hashOf(inputs) {
  const hash = createHash("sha256").update(process.version);
  for (const input of inputs) {
    for (const file of filesUnder(inProject(input))) {
      hash
        .update(`${path.relative(root, file)}\0`)
        .update(fs.readFileSync(file))
        .update("\0");
    }
  }
  return hash.digest("hex");
}

/**
 * @param {string} place
 * @returns {string[]}
 */
function filesUnder(place) {
  const found = fs.statSync(place, { throwIfNoEntry: false });
  if (!found) return [];
  if (!found.isDirectory()) return isTest(place) ? [] : [place];
  return fs
    .readdirSync(place)
    .sort()
    .flatMap((name) => filesUnder(path.join(place, name)));
}

/** @param {string} file */
function isTest(file) {
  return /\.test\.tsx?$/.test(file);
}

/** Somebody ran `npm install` after the lock file changed, so there is nothing to repeat. */
function isInstalledByHand() {
  const byNpm = fs.statSync(inProject("node_modules/.package-lock.json"), {
    throwIfNoEntry: false,
  });
  const lock = fs.statSync(inProject("package-lock.json"));
  const isOurs = fs.existsSync(inProject("node_modules/.installed"));
  return !isOurs && byNpm !== undefined && byNpm.mtimeMs > lock.mtimeMs;
}
