import { sum } from "#lib/math/sum";
import { refuseUnless, requireCount, requireSome } from "../calibration/checks";
import { expectation, type Mat, validateCosts } from "../matrix";
import { validateProbabilities } from "../probabilities";

/** An automatic decision as it was stored: its probabilities, its action, and the costs that held for it. */
export type StoredDecision = {
  readonly probabilities: readonly number[];
  /** The action taken, as stored; a threshold applied again today would answer another question. */
  readonly action: number;
  /** `C[action][truth]`. */
  readonly costs: Mat;
};

export type ExpectedPerformance = {
  readonly n: number;
  /** `counts[action][truth]`: how many of each the calibrated probabilities expect. */
  readonly counts: Mat;
  readonly accuracy: number;
  /** Expected total cost in money, its standard deviation if cases are independent, and its mean a case. */
  readonly cost: number;
  readonly costSd: number;
  readonly meanCost: number;
};

/**
 * How well automatic decisions do, told by calibrated probabilities without a single label (CBPE). True only
 * as long as calibration is. Refuses nothing, unnormalized probabilities, and actions or costs of another shape.
 */
export function expectedPerformance(rows: readonly StoredDecision[]): ExpectedPerformance {
  requireSome(rows, "/rows");
  const classes = rows[0]?.probabilities.length ?? 0;
  const actions = rows[0]?.costs.length ?? 0;
  const counts = Array.from({ length: actions }, () => new Array<number>(classes).fill(0));
  const [costs, variances]: [number[], number[]] = [[], []];
  rows.forEach((row, i) => {
    const { p, line } = readRow(row, { classes, actions, path: `/rows/${i}` });
    const tally = counts[row.action] as number[];
    p.forEach((share, y) => {
      tally[y] = (tally[y] as number) + share;
    });
    const R = expectation(p, line);
    costs.push(R);
    variances.push(
      expectation(
        p,
        line.map((cost) => (cost - R) ** 2),
      ),
    );
  });
  const right = sum(counts.slice(0, classes).map((row, k) => row[k] as number));
  const cost = sum(costs);
  return {
    n: rows.length,
    counts,
    accuracy: right / rows.length,
    cost,
    costSd: Math.sqrt(sum(variances)),
    meanCost: cost / rows.length,
  };
}

/**
 * The alarm in money: whether what labels say (an interval of the mean cost) rules out what the probabilities
 * expected. `null` while there is no interval; a missing lower end rules nothing out.
 */
export function hasCalibrationFailed(
  interval: readonly [number | null, number] | null,
  expectedMean: number,
): boolean | null {
  if (interval === null) return null;
  const [lower, upper] = interval;
  return expectedMean > upper || (lower !== null && expectedMean < lower);
}

type Shape = { readonly classes: number; readonly actions: number; readonly path: string };

function readRow({ probabilities, action, costs }: StoredDecision, shape: Shape) {
  const { classes, actions, path } = shape;
  const p = validateProbabilities(probabilities, classes, `${path}/probabilities`);
  validateCosts(costs, classes, `${path}/costs`);
  requireCount(action, `${path}/action`);
  const isSameShape = costs.length === actions;
  refuseUnless(isSameShape, "WRONG_SHAPE", `${path}/costs`, `needs ${actions} actions`);
  refuseUnless(action < actions, "OUT_OF_RANGE", `${path}/action`, `${action} is no action`);
  return { p, line: costs[action] as readonly number[] };
}
