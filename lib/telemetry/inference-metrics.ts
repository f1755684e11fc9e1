import { Counter, type Registry } from "prom-client";

/** What one version did in this process so far; whoever asks it adds to the numbers. Times are microseconds. */
export type InferenceTally = {
  readonly model: string;
  readonly version: string;
  successes: number;
  failures: number;
  rows: number;
  requestUs: number;
  computeUs: number;
};

/** On `globalThis`, because Next loads a module once for every graph it serves. */
const shared = globalThis as typeof globalThis & {
  umpireTallies?: Map<string, InferenceTally>;
  umpireRemoteCalls?: Map<string, { readonly labels: RemoteCall; count: number }>;
};

/** A call of a model on another server: `answered`, `refused_input`, `failed`, or `left_alone` because it kept failing. */
type RemoteCall = { readonly model: string; readonly result: string };

/** Counts such a call. */
export function countRemoteCall(labels: RemoteCall): void {
  shared.umpireRemoteCalls ??= new Map();
  const key = `${labels.model} ${labels.result}`;
  const known = shared.umpireRemoteCalls.get(key) ?? { labels, count: 0 };
  known.count += 1;
  shared.umpireRemoteCalls.set(key, known);
}

/** The tally of a version; plain numbers, so that counting a call costs next to nothing. */
export function inferenceTally(model: string, version: number): InferenceTally {
  shared.umpireTallies ??= new Map();
  const key = `${model} ${version}`;
  const known = shared.umpireTallies.get(key);
  if (known) return known;
  const counts = { successes: 0, failures: 0, rows: 0, requestUs: 0, computeUs: 0 };
  const made = { model, version: String(version), ...counts };
  shared.umpireTallies.set(key, made);
  return made;
}

/** The same of a version that may not have been asked yet: `null` then. */
export function findInferenceTally(
  model: string,
  version: number,
): Readonly<InferenceTally> | null {
  return shared.umpireTallies?.get(`${model} ${version}`) ?? null;
}

/** Under Triton's names, so that a dashboard made for it shows these too. */
const COUNTERS: readonly (readonly [string, string, (it: InferenceTally) => number])[] = [
  ["request_success", "Calls that a version answered.", (it) => it.successes],
  ["request_failure", "Calls that a version did not answer.", (it) => it.failures],
  ["count", "Rows that a version answered.", (it) => it.rows],
  ["request_duration_us", "Time of those calls, waiting included.", (it) => it.requestUs],
  [
    "compute_infer_duration_us",
    "Time in the runtime, of the runs they shared.",
    (it) => it.computeUs,
  ],
];

/** Registers the counters; they are read off the tallies when somebody looks. */
export function registerInferenceMetrics(registry: Registry): void {
  const remote = new Counter({
    name: "umpire_remote_calls_total",
    help: "Calls of models on other servers.",
    labelNames: ["model", "result"],
    registers: [registry],
    collect: () => {
      remote.reset();
      for (const { labels, count } of shared.umpireRemoteCalls?.values() ?? []) {
        remote.inc(labels, count);
      }
    },
  });
  for (const [name, help, read] of COUNTERS) {
    const counter = new Counter({
      name: `nv_inference_${name}`,
      help,
      labelNames: ["model", "version"],
      registers: [registry],
      collect: () => {
        counter.reset();
        for (const it of shared.umpireTallies?.values() ?? []) {
          counter.inc({ model: it.model, version: it.version }, read(it));
        }
      },
    });
  }
}
