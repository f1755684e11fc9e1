import type { CompiledPolicy } from "#lib/decision/compile-policy";
import { decide } from "#lib/decision/decide";
import { costOfStopping } from "#lib/decision/ladder/climb-rule";
import { binOf, doubtBins } from "#lib/decision/ladder/doubt-bins";
import { cheapestLimit, type Weighed } from "#lib/decision/ladder/hand-over-curve";
import { labelWeight } from "#lib/decision/ladder/label-weight";
import { realizedCost } from "#lib/decision/ladder/realized-cost";
import type { LadderRule } from "./ladder-fit";
import { type RungPair, weighRows } from "./weigh-rows";

const FOLDS = 5;
const DIGITS = 4;

/**
 * When to go up a rung, from labeled rows that neither rung was fitted on. The limit is the one that makes the ladder itself cheapest
 * under the policy; for choosing it, a row's saving is expected from the other folds, so that no row speaks for itself.
 */
export async function fitRule(
  rows: readonly RungPair[],
  price: number,
  compiled: CompiledPolicy,
): Promise<Pick<LadderRule, "bins" | "labelWeight" | "margin">> {
  const told = rows.map((row) => ({ ...row, after: rounded(row.after) }));
  const weighed: Weighed[] = [];
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const others = told.filter((_row, i) => i % FOLDS !== fold);
    const own = told.filter((_row, i) => i % FOLDS === fold);
    if (others.length === 0) continue;
    weighed.push(...(await weighRows(own, learnBins(others, compiled), compiled)));
  }
  return { ...learnBins(told, compiled), margin: cheapestLimit(weighed, price) - price };
}

function learnBins(
  rows: readonly RungPair[],
  compiled: CompiledPolicy,
): Pick<LadderRule, "bins" | "labelWeight"> {
  const bins = doubtBins(rows);
  const gaps = bins.bins.map((): number[] => []);
  for (const { before, after, truth, features } of rows) {
    const row = decide({ probabilities: after, ...(features ? { features } : {}) }, compiled);
    const gap = realizedCost(row, truth, compiled) - costOfStopping(row);
    if (Number.isFinite(gap)) gaps[binOf(bins, before)]?.push(gap);
  }
  return { bins, labelWeight: labelWeight(gaps) };
}

/** Few digits are enough for a mean, and a tenth of the bytes; the greatest takes what rounding left. */
function rounded(p: readonly number[]): number[] {
  const scale = 10 ** DIGITS;
  const units = p.map((it) => Math.round(it * scale));
  const most = units.indexOf(Math.max(...units));
  const others = units.reduce((sum, it, i) => (i === most ? sum : sum + it), 0);
  return units.map((it, i) => (i === most ? scale - others : it) / scale);
}
