import type { Active } from "../active";
import { type Arm, answeringAs } from "../challenger-split";
import type { CheckedInput } from "../checked-input";
import { type Scored, saidBy } from "../scored";
import { climb } from "./climb";
import { type LadderDoors, ladderOf } from "./ladder-of";

/** Sends every input up the ladder of its arm, one batch an arm and rung, both at once; answers in the order of the inputs. */
export async function climbArms(
  active: Active,
  inputs: readonly CheckedInput[],
  arms: readonly (Arm | null)[],
  doors: LadderDoors,
): Promise<Scored[]> {
  const isChallenging = (i: number) => arms[i]?.name === "challenger";
  if (!inputs.some((_, i) => isChallenging(i))) return climbAs(active, inputs, doors);
  const challenging = arms.find((arm) => arm?.name === "challenger") ?? null;
  const [champion, challenger] = await Promise.all([
    climbAs(
      active,
      inputs.filter((_, i) => !isChallenging(i)),
      doors,
    ),
    climbAs(
      answeringAs(active, challenging),
      inputs.filter((_, i) => isChallenging(i)),
      doors,
    ),
  ]);
  const left = { champion: [...champion], challenger: [...challenger] };
  return inputs.flatMap((_, i) => {
    const scored = (isChallenging(i) ? left.challenger : left.champion).shift();
    return scored ? [scored] : [];
  });
}

async function climbAs(
  active: Active,
  inputs: readonly CheckedInput[],
  doors: LadderDoors,
): Promise<Scored[]> {
  const { version } = active;
  if (inputs.length === 0) return [];
  if (version === null) return inputs.map(given);
  return climb(ladderOf(active as typeof active & { version: typeof version }, doors), inputs);
}

/** The caller's own probabilities: no machine of ours was asked. */
function given({ given: raw }: CheckedInput): Scored {
  const p = raw ?? [];
  const sum = p.reduce((total, it) => total + it, 0);
  const probabilities = p.map((it) => (sum === 1 ? it : it / sum));
  const opinion = { raw: p, probabilities, failure: null, unseen: [], interval: null };
  return { ...saidBy(null, opinion), path: [] };
}
