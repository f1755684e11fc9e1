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
const shared = globalThis as typeof globalThis & { umpireTallies?: Map<string, InferenceTally> };

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
