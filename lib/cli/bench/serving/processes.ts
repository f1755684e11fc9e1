import { readdirSync, readFileSync } from "node:fs";

/** Processes whose use of the processor is added up under one name. */
export type Group = { readonly name: string; readonly pids: () => readonly number[] };

const NS_PER_US = 1000;
/** Fields of the first line of /proc/stat that are work: user, nice, system, irq, softirq, steal. */
const WORK_FIELDS = [0, 1, 2, 5, 6, 7];
const US_PER_TICK = 10_000;

/** A process and everything it started, deepest last. Linux only. */
export function descendants(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const one of everyProcess()) {
    const parent = parentOf(one);
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), one]);
  }
  const found = [pid];
  for (const one of found) found.push(...(children.get(one) ?? []));
  return found;
}

/** All processes of this machine. */
export function everyProcess(): number[] {
  return readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
}

/** How a process was called, with its arguments; empty when it is gone. */
export function commandOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll("\0", " ");
}

/** Microseconds of processor time that all threads of the processes have used. Threads that ended are missing. */
export function cpuMicros(pids: readonly number[]): number {
  return pids.flatMap(threadTimes).reduce((sum, it) => sum + it, 0) / NS_PER_US;
}

/** Microseconds all processors together have worked since the machine started, other machines' claims included. */
export function machineMicros(): number {
  const [line = ""] = read("/proc/stat").split("\n");
  const fields = line.trim().split(/\s+/).slice(1).map(Number);
  return WORK_FIELDS.reduce((sum, at) => sum + (fields[at] ?? 0), 0) * US_PER_TICK;
}

/** Memory that the processes hold, in MB. */
export function residentMb(pids: readonly number[]): number {
  const kb = pids.map((pid) =>
    Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0),
  );
  return kb.reduce((sum, it) => sum + it, 0) / 1024;
}

function threadTimes(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map((thread) =>
      Number(read(`/proc/${pid}/task/${thread}/schedstat`).split(" ")[0] ?? 0),
    );
  } catch {
    return []; // it ended meanwhile
  }
}

function parentOf(pid: number): number | null {
  const found = /\) \S (\d+) /.exec(read(`/proc/${pid}/stat`));
  return found ? Number(found[1]) : null;
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
