import { refuseUnless, requireSome } from "../calibration/checks";
import type { CompiledPolicy } from "../compile-policy";
import type { LogRow } from "./log-row";
import { type Simulation, simulate } from "./simulate";

export type CandidateChoice = {
  /** The place of the chosen policy in the list. */
  readonly chosen: number;
  /** How many were tried: the more, the luckier the best of them looks on the half it was chosen on. */
  readonly tried: number;
  /** The chosen policy on the later half, which had no say in the choice. */
  readonly report: Simulation;
};

/**
 * Chooses among candidates on the earlier half of a log and reports the winner on the later half, all priced
 * with one ruler. Refuses an empty list, a log of fewer than two rows, and a half that holds no evidence.
 */
export function chooseCandidate(
  log: readonly LogRow[],
  candidates: readonly CompiledPolicy[],
  { live, ruler = live }: { live: CompiledPolicy; ruler?: CompiledPolicy },
): CandidateChoice {
  requireSome(candidates, "/candidates");
  refuseUnless(log.length > 1, "EMPTY", "/log", "needs two halves");
  const half = Math.floor(log.length / 2);
  const costs = candidates.map((candidate) => {
    const { paired } = simulate(log.slice(0, half), { candidate, live, ruler });
    refuseUnless(paired !== null, "NO_OVERLAP", "/log", "holds no evidence to choose on");
    return paired.value;
  });
  const chosen = costs.indexOf(Math.min(...costs));
  const candidate = candidates[chosen] as CompiledPolicy;
  const report = simulate(log.slice(half), { candidate, live, ruler });
  return { chosen, tried: candidates.length, report };
}
