import type { Active } from "./active";
import { type Arm, answeringAs } from "./challenger-split";
import type { CheckedInput } from "./checked-input";
import type { ModelDoor } from "./model-door";
import { type Scored, scoreInputs } from "./score-inputs";

/** Scores every input by the version of its arm, one batch a version, both at once; answers in the order of the inputs. */
export async function scoreArms(
  active: Active,
  inputs: readonly CheckedInput[],
  arms: readonly (Arm | null)[],
  models: ModelDoor,
): Promise<Scored[]> {
  const isChallenging = (i: number) => arms[i]?.name === "challenger";
  if (!inputs.some((_, i) => isChallenging(i))) return scoreInputs(active, inputs, models);
  const challenging = arms.find((arm) => arm?.name === "challenger") ?? null;
  const ofChampion = inputs.filter((_, i) => !isChallenging(i));
  const ofChallenger = inputs.filter((_, i) => isChallenging(i));
  const [champion, challenger] = await Promise.all([
    ofChampion.length > 0 ? scoreInputs(active, ofChampion, models) : [],
    scoreInputs(answeringAs(active, challenging), ofChallenger, models),
  ]);
  const left = { champion: [...champion], challenger: [...challenger] };
  return inputs.flatMap((_, i) => {
    const scored = (isChallenging(i) ? left.challenger : left.champion).shift();
    return scored ? [scored] : [];
  });
}
