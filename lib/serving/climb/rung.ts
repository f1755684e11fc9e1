import type { RungName } from "#lib/contracts/serving";
import type { CheckedInput } from "../checked-input";
import type { Said } from "../scored";

/** One input on its way up a ladder. */
export type Climber = {
  readonly checked: CheckedInput;
  /** The last word so far; `null` while nobody had one. */
  readonly said: Said | null;
};

/** A machine decider: whom it is asked for, at what price, and what it says. A rung is a file of this folder. */
export type Rung = {
  readonly name: RungName;
  /** Whether it is asked for this row, given what was said on the rungs below. */
  readonly isWanted: (row: Climber) => boolean;
  /**
   * Asks it for all wanted rows of a call at once; answers in their order, `null` where it has nothing to say. A model that
   * fails is a `Said` with its failure, for the rung above or the policy to answer.
   */
  readonly ask: (rows: readonly Climber[]) => Promise<readonly (Said | null)[]>;
};

/** The machines of one endpoint and arm, cheapest first. */
export type Ladder = {
  readonly rungs: readonly Rung[];
  /** What is recorded of a row that no rung had a word on. */
  readonly unanswered: (row: CheckedInput) => Said;
};

/** For rungs that are asked where nobody below gave probabilities. */
export function isUnanswered({ said }: Climber): boolean {
  return said === null || said.probabilities === null;
}
