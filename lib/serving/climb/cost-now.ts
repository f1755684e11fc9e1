import { decide } from "#lib/decision/decide";
import { costOfStopping } from "#lib/decision/ladder/climb-rule";
import type { Active } from "../active";
import { circumstancesOf, decideInput } from "../route-inputs";
import type { Climber } from "./rung";

/**
 * What stopping at a row's last word would cost under the policy in force, people at their price included; infinite while there is
 * no word. `decide` is asked, so that a climb and the route that follows it go by the same sum.
 */
export function costNow(active: Active): (row: Climber) => number {
  return ({ checked, said }) => {
    if (said === null) return Number.POSITIVE_INFINITY;
    const circumstances = circumstancesOf(active, said);
    return costOfStopping(
      decide(decideInput(checked, said.probabilities, circumstances), active.compiled),
    );
  };
}
