import { execFile, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
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

let directory: string | null = null;

/** One empty, unwritable directory for all children of this process, checked at each start, gone with the process. */
function emptyDirectory(): string {
  if (directory && existsSync(directory) && readdirSync(directory).length === 0) return directory;
  const made = mkdtempSync(join(tmpdir(), "umpire-model-"));
  chmodSync(made, 0o555);
  process.once("exit", () => {
    if (existsSync(made) && readdirSync(made).length === 0) rmdirSync(made);
  });
  directory = made;
  return made;
}
