import { setImmediate } from "node:timers/promises";
import { goldenSection } from "#lib/math/golden-section";
import type { ServingVersion } from "#lib/registry/model-version";
import { combineMembers, type Members } from "./ask-variants";

const [DULLEST, SHARPEST] = [0.25, 4];
/** So that a label that was held for impossible does not decide alone. */
const LEAST_CHANCE = 1e-12;
/** More rows than these say no more of one number. */
const MOST_ROWS = 500;

type Row = { readonly members: Members; readonly truth: number };

/** The sharpness that makes the labels of held-out rows most likely once the mean is calibrated. */
export async function fitSharpness(
  asking: { readonly version: ServingVersion; readonly labels: readonly string[] },
  weights: readonly number[],
  rows: readonly Row[],
): Promise<number> {
  const some = rows.filter((_, i) => i % Math.ceil(rows.length / MOST_ROWS) === 0);
  const loss = (sharpness: number) => {
    let sum = 0;
    for (const { members, truth } of some) {
      const said = combineMembers(asking, { members, weights, sharpness, unseen: [] });
      sum -= Math.log(Math.max(said.probabilities?.[truth] ?? 0, LEAST_CHANCE));
    }
    return sum;
  };
  // Whoever serves in this process is let in between.
  await setImmediate();
  return goldenSection(loss, DULLEST, SHARPEST, 1e-2);
}
