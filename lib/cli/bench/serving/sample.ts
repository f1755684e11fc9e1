import { type ChildProcess, spawn } from "node:child_process";
import { inProject } from "../../root.mjs";
import { cpuMicros, type Group, machineMicros, residentMb } from "./processes";

/** What callers ask, and for how long. */
export type Load = {
  readonly port: number;
  readonly callers: number;
  readonly warmMs: number;
  readonly ms: number;
  readonly requests: readonly string[];
};

/** What came of a load: rates, latencies, and who worked how long for one request. */
export type Sample = {
  readonly what: string;
  readonly callers: number;
  readonly rows: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly mostMs: number;
  /** Microseconds of processor time a request, by the name of the processes. */
  readonly cpu: Readonly<Record<string, number>>;
  /** Share of the work of all processors that was none of ours. */
  readonly foreign: number;
  readonly acknowledged: number;
  readonly refused: number;
  /** Memory of the first processes named, in MB, when the load is over. */
  readonly rssMb: number;
};

type Heard = {
  readonly acknowledged: number;
  readonly refused: number;
  readonly counted: number;
  readonly elapsedMs: number;
  readonly latencies: readonly number[];
};
type Message =
  | { readonly kind: "measuring" | "measured" }
  | { readonly kind: "heard"; readonly heard: Heard }
  | { readonly kind: "failed"; readonly message: string };

/** The core that servers are pinned to; callers get the next one. */
export const SERVER_CORE = "0";
const CLIENT_CORE = "1";

/** Puts a load on a server and watches who works meanwhile. Rejects when a connection breaks. */
export async function takeSample(
  { what, rows, groups }: { what: string; rows: number; groups: readonly Group[] },
  load: Load,
): Promise<Sample> {
  const client = spawnPinned(CLIENT_CORE, inProject("lib/cli/bench/serving/client.mjs"), []);
  const all = [...groups, { name: "client", pids: () => [client.pid ?? 0] }];
  const times = () => [...all.map(({ pids }) => cpuMicros(pids())), machineMicros()];
  try {
    let before: number[] = [];
    let after: number[] = [];
    const heard = await new Promise<Heard>((resolve, reject) => {
      client.once("exit", () => reject(new Error("the client ended")));
      client.on("message", (message: Message) => {
        if (message.kind === "measuring") before = times();
        if (message.kind === "measured") after = times();
        if (message.kind === "heard") resolve(message.heard);
        if (message.kind === "failed") reject(new Error(message.message));
      });
      client.send(load);
    });
    const used = after.map((it, i) => it - (before[i] ?? 0));
    const machine = used.pop() ?? 0;
    const ours = used.reduce((sum, it) => sum + it, 0);
    const [p50Ms = 0, p95Ms = 0, p99Ms = 0, mostMs = 0] = heard.latencies;
    return {
      what,
      callers: load.callers,
      rows,
      perSecond: (heard.counted / heard.elapsedMs) * 1000,
      ...{ p50Ms, p95Ms, p99Ms, mostMs },
      cpu: Object.fromEntries(all.map(({ name }, i) => [name, (used[i] ?? 0) / heard.counted])),
      foreign: machine > 0 ? Math.max(0, 1 - ours / machine) : 0,
      acknowledged: heard.acknowledged,
      refused: heard.refused,
      rssMb: residentMb(groups[0]?.pids() ?? []),
    };
  } finally {
    client.removeAllListeners("exit");
    client.kill("SIGKILL");
  }
}

/** Starts a Node program on one core, with a channel to it. */
export function spawnPinned(
  core: string,
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  return spawn("taskset", ["-c", core, process.execPath, file, ...args], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: { ...process.env, ORT_DISABLE_TELEMETRY: "1", ...env },
  });
}
