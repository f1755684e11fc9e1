import { execFile, spawn } from "node:child_process";
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { isMainThread } from "node:worker_threads";

/** A started inference process and whether the system's limits hold it. */
export type Confined = {
  readonly process: ReturnType<typeof spawn>;
  readonly confined: boolean;
};

/**
 * Starts the inference process with nothing to take: one variable in its environment, an empty directory to stand in,
 * no descriptor but the channel. Where the system has the tools, it also dies with this process (even one that loops),
 * gets at most 3 GiB of data and may write no file; elsewhere `confined` is false and uploads must be refused.
 */
export async function startConfined(entry: string): Promise<Confined> {
  // The death signal follows the thread that spawned, so a thread that ends would take the child along.
  if (!isMainThread) throw new Error("inference processes are started from the main thread only");
  if (!existsSync(entry)) throw new Error(`${entry} is missing: build the application first`);
  const wrapper = await findWrapper();
  const [file = process.execPath, ...args] = [...wrapper, process.execPath, entry];
  const child = spawn(file, args, {
    cwd: emptyDirectory(),
    env: { ORT_DISABLE_TELEMETRY: "1" } as unknown as NodeJS.ProcessEnv,
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    serialization: "advanced",
    windowsHide: true,
  });
  return { process: child, confined: wrapper.length > 0 };
}

/** Whether this machine can hold a model that nobody vouches for. */
export async function canConfine(): Promise<boolean> {
  return (await findWrapper()).length > 0;
}

const FOLDERS = ["/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin"];
const LIMITS = ["--data=3221225472", "--core=0", "--nofile=64", "--fsize=0"];

let wrapper: Promise<readonly string[]> | null = null;

/** The command that confines what follows it, tried out once on Node itself; empty when a tool is missing or too old. */
function findWrapper(): Promise<readonly string[]> {
  wrapper ??= probeWrapper();
  return wrapper;
}

async function probeWrapper(): Promise<readonly string[]> {
  const [setpriv, prlimit] = [findTool("setpriv"), findTool("prlimit")];
  if (!setpriv || !prlimit) return [];
  const command = [setpriv, "--pdeathsig", "KILL", "--", prlimit, ...LIMITS, "--"];
  const [file = setpriv, ...args] = [...command, process.execPath, "--version"];
  const works = await promisify(execFile)(file, args, { timeout: 5000 }).then(
    () => true,
    () => false,
  );
  return works ? command : [];
}

function findTool(name: string): string | null {
  return FOLDERS.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

/**
 * One directory for all children of this user: empty, and writable for nobody. It outlives this process, so a server
 * that is killed leaves nothing behind; it is checked at each start, and passed over if somebody else made it.
 */
function emptyDirectory(): string {
  const uid = userInfo().uid;
  const shared = join(tmpdir(), `umpire-empty-${uid}`);
  mkdirSync(shared, { recursive: true, mode: 0o555 });
  const found = lstatSync(shared);
  const isOurs = found.isDirectory() && found.uid === uid && (found.mode & 0o222) === 0;
  if (isOurs && readdirSync(shared).length === 0) return shared;
  const own = mkdtempSync(join(tmpdir(), "umpire-empty-"));
  chmodSync(own, 0o555);
  return own;
}
