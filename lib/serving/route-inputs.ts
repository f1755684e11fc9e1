import { decide } from "#lib/decision/decide";
import type { DecideInput, DecisionRow } from "#lib/decision/decision-row";
import type { Active } from "./active";
import { queueOf } from "./case-stakes";
import { type Arm, answeringAs } from "./challenger-split";
import type { CheckedInput } from "./checked-input";
import { fitsInForce } from "./ladder-fits/fits-in-force";
import type { Said, Scored } from "./scored";

/** What `decide` was told beside the input and its probabilities: stored, so that a replay can tell it again. */
export type Circumstances = Omit<DecideInput, "probabilities" | "features" | "context"> & {
  /** How the reviewers in the policy were measured; left out where they are those that it states. */
  readonly profileSetId?: string;
  /** By which fits the ladder was climbed; left out where it goes by none. */
  readonly ladderFits?: readonly string[];
};

/** One priced bet. */
export type Routed = {
  /** Whose arm it is, while traffic is split. */
  readonly arm: Arm | null;
  readonly checked: CheckedInput;
  readonly scored: Scored;
  readonly circumstances: Circumstances;
  readonly row: DecisionRow;
};

/** Prices and routes every input by the policy in force. Pure, so that a policy published meanwhile is simply applied again. */
export function routeInputs(
  active: Active,
  inputs: readonly CheckedInput[],
  scores: readonly Scored[],
  arms: readonly (Arm | null)[] = [],
): Routed[] {
  return inputs.flatMap((checked, i) => {
    const scored = scores[i];
    if (!scored) return [];
    const arm = arms[i] ?? null;
    const circumstances = circumstancesOf(answeringAs(active, arm), scored);
    return [{ arm, checked, scored, ...routed(active, checked, scored, circumstances) }];
  });
}

/** Where the queue of whoever would be asked is stopped and the endpoint is not, its switch decides of this input. */
function routed(
  active: Active,
  checked: CheckedInput,
  { probabilities }: Scored,
  circumstances: Circumstances,
): Pick<Routed, "circumstances" | "row"> {
  const under = (told: Circumstances) =>
    decide(decideInput(checked, probabilities, told), active.compiled);
  const row = under(circumstances);
  const stop = active.queues.get(queueOf(active, row.decider))?.stop.mode ?? "off";
  if (circumstances.stopSwitch || stop === "off") return { circumstances, row };
  const stopped = { ...circumstances, stopSwitch: stop };
  return { circumstances: stopped, row: under(stopped) };
}

/** The whole question as `decide` takes it. */
export function decideInput(
  { input, features }: Pick<CheckedInput, "input" | "features">,
  probabilities: readonly number[] | null,
  circumstances: Circumstances,
): DecideInput {
  return {
    ...circumstances,
    probabilities,
    ...(features ? { features } : {}),
    ...(input.context ? { context: input.context } : {}),
  };
}

/** What holds at this instant for what was said of an input. */
export function circumstancesOf(active: Active, said: Said): Circumstances {
  const { stop, lambda, tau, openLoads, profileSetId } = active;
  const { failure, unseen, interval, disagreement } = said;
  // What was certified is the word of the endpoint's own version, nobody else's.
  const isOwn = said.version?.versionId === active.version?.versionId;
  const guarantee = isOwn ? active.guarantee : null;
  const { handOver, augmentation } = fitsInForce(active);
  const ladderFits = [handOver, augmentation].flatMap((it) => it?.id ?? []);
  return {
    ...(stop.mode === "off" ? {} : { stopSwitch: stop.mode }),
    ...(failure ? { failure } : {}),
    ...(unseen.length > 0 ? { outOfDistribution: { value: unseen.length, limit: 0 } } : {}),
    ...(interval ? { interval } : {}),
    ...(disagreement === null ? {} : { disagreement }),
    ...(lambda > 0 ? { lambda } : {}),
    ...(tau > 0 ? { tau } : {}),
    ...(openLoads ? { openLoads } : {}),
    ...(guarantee ? { guarantee } : {}),
    ...(profileSetId ? { profileSetId } : {}),
    ...(ladderFits.length > 0 ? { ladderFits } : {}),
  };
}
