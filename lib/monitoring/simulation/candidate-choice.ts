import type { CandidateChoiceDto } from "#lib/contracts/simulation-parts";
import type { CompiledPolicy } from "#lib/decision/compile-policy";
import { choosingCandidate, halfOf } from "#lib/decision/simulator/choose-candidate";
import type { LogRow } from "#lib/decision/simulator/log-row";
import { takeSteps } from "../take-steps";
import type { ReplayCase } from "./replay-window";
import { toFiguresDto, toLabeledDto } from "./to-dtos";

/** A policy in the running, with the price of a minute it would have met at each row. */
export type Candidate = {
  readonly name: string;
  readonly policy: CompiledPolicy;
  readonly minutePrices: Float64Array;
};

/** Chooses among candidates on the earlier half of a log and tells the winner on the later one, all by one ruler. */
export async function candidateChoice(
  cases: readonly ReplayCase[],
  log: readonly LogRow[],
  {
    candidates,
    live,
    ruler,
  }: {
    candidates: readonly Candidate[];
    live: Pick<Candidate, "policy" | "minutePrices">;
    ruler: CompiledPolicy;
  },
): Promise<CandidateChoiceDto> {
  const minutePrices = {
    candidates: candidates.map((it) => it.minutePrices),
    live: live.minutePrices,
  };
  const policies = candidates.map(({ policy }) => policy);
  const choosing = choosingCandidate(log, policies, { live: live.policy, ruler, minutePrices });
  const { chosen, tried, by, earlier, report } = await takeSteps(choosing);
  const half = halfOf(log);
  return {
    ...{ tried, by },
    chosen: candidates[chosen]?.name ?? "",
    earlier: spanOf(cases.slice(0, half)),
    later: spanOf(cases.slice(half)),
    candidates: earlier.map(({ candidate, paired }, i) => ({
      name: candidates[i]?.name ?? "",
      figures: toFiguresDto(candidate),
      difference: toLabeledDto(paired),
    })),
    report: {
      labels: report.labels,
      now: toFiguresDto(report.live),
      chosen: toFiguresDto(report.candidate),
      difference: toLabeledDto(report.paired),
    },
  };
}

function spanOf(cases: readonly ReplayCase[]): CandidateChoiceDto["earlier"] {
  const from = cases.at(0)?.createdAt.toISOString() ?? null;
  return { n: cases.length, from, to: cases.at(-1)?.createdAt.toISOString() ?? null };
}
