import v8 from "node:v8";
import vm from "node:vm";
import { quantiles } from "#lib/math/quantile";
import type { Timing } from "./suite";

/** Few enough calls to stay within the young generation: a collection on the way would hide what was allocated. */
const CALLS = 1500;
const RUNS = 15;
/** What is not compiled yet allocates more. */
const WARM_UPS = 60;

type Allocating<Answer> = {
  readonly what: string;
  /** Gives the answer to one call; the same work for the same number. */
  readonly call: (i: number) => Answer;
  /** Most bytes a call may throw away. */
  readonly limit: number;
};

/**
 * Bytes a call allocates beside the answer it gives, and the answer's own size: what stays on the heap while answers are held,
 * shared parts not counted.
 */
export function allocation<Answer>({ what, call, limit }: Allocating<Answer>): readonly Timing[] {
  const collect = collector();
  const held = new Array<Answer | null>(CALLS).fill(null);
  const sizes: number[] = [];
  const beside: number[] = [];
  for (let run = -WARM_UPS; run < RUNS; run += 1) {
    held.fill(null);
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < CALLS; i += 1) held[i] = call(i);
    const after = process.memoryUsage().heapUsed;
    collect();
    const kept = process.memoryUsage().heapUsed;
    if (run < 0) continue;
    sizes.push((kept - before) / CALLS);
    beside.push((after - kept) / CALLS);
  }
  return [
    toTiming(`${what}: allocated beside its answer`, beside, limit),
    toTiming(`${what}: the answer itself`, sizes, null),
  ];
}

function toTiming(what: string, bytes: readonly number[], limit: number | null): Timing {
  const [least = Number.NaN, median = Number.NaN, most = Number.NaN] = quantiles(
    bytes,
    [0, 0.5, 1],
  );
  return { what, unit: "bytes", median, least, most, limit, runs: bytes.length };
}

/** The engine's own collector, which it shows to nobody unasked; of young objects only, since a full round drops compiled code. */
function collector(): () => void {
  v8.setFlagsFromString("--expose-gc");
  const collect: unknown = vm.runInNewContext("gc");
  if (typeof collect !== "function") throw new Error("this engine has no collector to call");
  return () => collect({ type: "minor" });
}
