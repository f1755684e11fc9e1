import { quantiles } from "#lib/math/quantile";
import type { Timing } from "./suite";

type Timed = {
  readonly what: string;
  readonly unit: "µs" | "ms";
  readonly limit: number | null;
  /** Does the work `times` times over, and says in one number what came of it. */
  readonly work: () => number;
  readonly times: number;
  readonly runs: number;
  readonly warmUps: number;
};

const PER_MILLISECOND = { µs: 1000, ms: 1 };

/**
 * Times work in runs of its own, after warm-up runs that do not count. Figures are for doing it once.
 * Every run has to come to the same number, so that no engine may leave the work out. Throws when one does not.
 */
export function stopwatch(timed: Timed, now: () => number = () => performance.now()): Timing {
  const { what, unit, limit, work, times, runs, warmUps } = timed;
  const expected = work();
  for (let run = 1; run < warmUps; run += 1) work();
  const took = Array.from({ length: runs }, () => {
    const began = now();
    const result = work();
    const milliseconds = now() - began;
    if (result !== expected) throw new Error(`${what}: ${result} once, ${expected} before`);
    return (milliseconds * PER_MILLISECOND[unit]) / times;
  });
  const [least = Number.NaN, median = Number.NaN, most = Number.NaN] = quantiles(took, [0, 0.5, 1]);
  return { what, median, least, most, limit, unit, runs };
}
