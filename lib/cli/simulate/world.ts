import { applyCalibrator, type Calibrator } from "#lib/decision/calibration/calibrator";
import { chooseCalibrator } from "#lib/decision/calibration/choose-calibrator";
import { type CompiledPolicy, compilePolicy } from "#lib/decision/compile-policy";
import type { DecideInput } from "#lib/decision/decision-row";
import type { PolicyInput } from "#lib/decision/policy";
import { softmax } from "#lib/math/logistic";
import { mulberry32, type Random } from "#lib/math/random";

/** A made-up endpoint whose truth is known: how cases arise, what the model says of them, what errors really cost. */
export type World = {
  readonly name: string;
  readonly labels: readonly string[];
  /** True costs, fees and reviewers. Reviewers err exactly as it says. */
  readonly policy: PolicyInput;
  /** Draws the logits whose softmax is the chance of each truth. */
  readonly draw: (random: Random) => readonly number[];
  /** The logits the model gives instead; they lose no information, so a calibrator can win all of it back. */
  readonly distort: (logits: readonly number[]) => readonly number[];
  /** What a cost may depend on besides. */
  readonly features?: (random: Random) => Readonly<Record<string, number>>;
};

/** One case of a world, with what nobody knows when it is decided. */
export type WorldCase = {
  readonly id: string;
  readonly scores: readonly number[];
  readonly features: Readonly<Record<string, number>>;
  readonly chances: readonly number[];
  readonly truth: number;
  /** A number in [0, 1) that settles what the reviewer answers, the same under every policy. */
  readonly luck: number;
};

/** Draws `n` cases. The same seed gives the same cases. */
export function drawCases(world: World, n: number, seed: number): WorldCase[] {
  const random = mulberry32(seed);
  return Array.from({ length: n }, (_, i) => {
    const logits = world.draw(random);
    const chances = softmax(logits);
    return {
      id: `pred_${seed}_${i}`,
      scores: world.distort(logits),
      features: world.features?.(random) ?? {},
      chances,
      truth: pick(chances, random()),
      luck: random(),
    };
  });
}

/** The calibrator the product would choose from `n` labeled cases that nothing else is measured on. */
export function fittedCalibrator(world: World, n: number, seed: number): Calibrator {
  const held = drawCases(world, n, seed);
  const raw = held.map(({ scores }) => scores);
  const y = held.map(({ truth }) => truth);
  return chooseCalibrator({ raw, y, input: "logits", seed }).calibrator;
}

/** What the model says, taken at its word. */
export function uncalibrated({ scores, features }: WorldCase): DecideInput {
  return { probabilities: softmax(scores), features };
}

/** What the model says, calibrated. */
export function calibratedBy(calibrator: Calibrator): (it: WorldCase) => DecideInput {
  return ({ scores, features }) => ({
    probabilities: applyCalibrator(calibrator, scores),
    features,
  });
}

/** What only somebody who made the world can know. */
export function omniscient({ chances, features }: WorldCase): DecideInput {
  return { probabilities: chances, features };
}

/** The world's own policy, with some of it replaced. */
export function policyIn(
  { policy, labels }: World,
  changes: Partial<PolicyInput> = {},
): CompiledPolicy {
  return compilePolicy({ ...policy, ...changes }, labels);
}

/** The index that a draw in [0, 1) falls on. */
export function pick(chances: readonly number[], draw: number): number {
  let below = 0;
  for (let k = 0; k < chances.length; k += 1) {
    below += chances[k] as number;
    if (draw < below) return k;
  }
  return chances.length - 1;
}
