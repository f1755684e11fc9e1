import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What is killed. */
export type Target = "web" | "model" | "postgres";

type Place = { readonly launcherPid: number; readonly dataDir: string };

/** Kills at once and without warning. Throws when there is nothing to kill: such a round would prove nothing. */
export function killTarget(target: Target, place: Place): void {
  const pid = pidOf(target, place);
  if (!pid) throw new Error(`no ${target} process was found`);
  process.kill(pid, "SIGKILL");
}

function pidOf(target: Target, { launcherPid, dataDir }: Place): number | undefined {
  if (target === "postgres") {
    return Number.parseInt(readFileSync(join(dataDir, "pg", "postmaster.pid"), "utf8"), 10);
  }
  const processes = listProcesses();
  // The database is a child of the launcher's too.
  const web = processes.find(
    ({ parent, args }) => parent === launcherPid && /serve-app/.test(args),
  );
  if (target === "web") return web?.pid;
  return processes.find(({ parent, args }) => parent === web?.pid && args.includes("model-child"))
    ?.pid;
}

function listProcesses() {
  const listed = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" });
  return listed.split("\n").flatMap((line) => {
    const [, pid, parent, args = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid ? [{ pid: Number(pid), parent: Number(parent), args }] : [];
  });
}
