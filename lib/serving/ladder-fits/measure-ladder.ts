import type { LadderFigures, LadderReport } from "#lib/contracts/ladder-fits";
import { calibrationReport } from "#lib/decision/calibration/report";
import type { CompiledPolicy } from "#lib/decision/compile-policy";
import { gt } from "#lib/decision/gt";
import { cascadeCosts, handOverCurve, pointAt } from "#lib/decision/ladder/hand-over-curve";
import { argmax } from "#lib/decision/risks";
import { pairedDifference } from "#lib/decision/simulator/paired";
import { mean } from "#lib/math/sum";
import type { LadderRule } from "./ladder-fit";
import { type RungPair, type WeighedPair, weighRows } from "./weigh-rows";

/** A row of the report; `disagreement` where variants were asked. */
export type ReportRow = RungPair & { readonly disagreement: number | null };

type Measuring = {
  readonly rule: Pick<LadderRule, "bins" | "labelWeight" | "margin">;
  readonly price: number;
  readonly compiled: CompiledPolicy;
  /** Milliseconds a row on each rung. */
  readonly belowMs: number;
  readonly aboveMs: number;
};

/** What a rule brings on labeled rows it was not fitted on. There must be a row. */
export async function measureLadder(
  rows: readonly ReportRow[],
  { rule, price, compiled, belowMs, aboveMs }: Measuring,
): Promise<LadderReport> {
  const weighed = await weighRows(rows, rule, compiled);
  const limit = price + rule.margin;
  const isSent = weighed.map(({ saving }) => gt(saving, limit));
  const chosen = pointAt(weighed, limit, price);
  const costs = {
    below: weighed.map(({ stay }) => stay),
    above: weighed.map(({ go }) => go + price),
    ladder: [...cascadeCosts(weighed, limit, price)],
  };
  const of = (way: Way) => figures(rows, weighed, { way, isSent, costs: costs[way] });
  return {
    rows: rows.length,
    curve: handOverCurve(weighed, price),
    chosen,
    ...{ below: of("below"), above: of("above"), ladder: of("ladder") },
    saved: {
      to_below: difference(costs.below, costs.ladder),
      to_above: difference(costs.above, costs.ladder),
    },
    agreement: share(rows, ({ before, after }) => argmax(before) === argmax(after)) ?? 1,
    changes: {
      sent: changes(rows.filter((_, i) => isSent[i])),
      all: changes(rows),
    },
    speed: {
      ...{ below_ms: belowMs, above_ms: aboveMs },
      rows_per_second: 1000 / (belowMs + chosen.share * aboveMs),
    },
    disagreement: disagreements(rows),
  };
}

type Way = "below" | "above" | "ladder";

type Answered = {
  readonly way: Way;
  readonly isSent: readonly boolean[];
  readonly costs: readonly number[];
};

function figures(
  rows: readonly ReportRow[],
  weighed: readonly WeighedPair[],
  { way, isSent, costs }: Answered,
): LadderFigures {
  const isAbove = (i: number) => way === "above" || (way === "ladder" && isSent[i] === true);
  const p = rows.map(({ before, after }, i) => [...(isAbove(i) ? after : before)]);
  const truths = rows.map(({ truth }) => truth);
  const { accuracy, nll, ece } = calibrationReport(p, truths);
  const reviewed = weighed.filter((it, i) =>
    isAbove(i) ? it.isReviewedAbove : it.isReviewedBelow,
  );
  const nothing = costs.map(() => 0);
  return {
    ...{ accuracy, nll, ece, review_rate: reviewed.length / rows.length },
    cost: difference(costs, nothing),
  };
}

function difference(a: readonly number[], b: readonly number[]): LadderFigures["cost"] {
  const found = pairedDifference(a, b);
  return { value: found?.value ?? 0, ci: found?.ci ? [found.ci[0], found.ci[1]] : null };
}

function changes(rows: readonly ReportRow[]): LadderReport["changes"]["all"] {
  const isRight = (p: readonly number[], truth: number) => argmax(p) === truth;
  const count = (wanted: boolean) =>
    rows.filter(({ before, after, truth }) => {
      return isRight(before, truth) !== wanted && isRight(after, truth) === wanted;
    }).length;
  const [corrected, corrupted] = [count(true), count(false)];
  return { corrected, corrupted, net: corrected - corrupted };
}

function disagreements(rows: readonly ReportRow[]): LadderReport["disagreement"] {
  if (rows.every(({ disagreement }) => disagreement === null)) return null;
  const isWrong = ({ after, truth }: ReportRow) => argmax(after) !== truth;
  const doubted = rows.filter(({ disagreement }) => (disagreement ?? 0) > 0);
  const others = rows.filter(({ disagreement }) => (disagreement ?? 0) === 0);
  return {
    share: doubted.length / rows.length,
    error_with: share(doubted, isWrong),
    error_without: share(others, isWrong),
  };
}

function share(rows: readonly ReportRow[], is: (row: ReportRow) => boolean): number | null {
  return rows.length === 0 ? null : mean(rows.map((row) => (is(row) ? 1 : 0)));
}
