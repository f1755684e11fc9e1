import { quantiles } from "#lib/math/quantile";
import { sum } from "#lib/math/sum";
import {
  refuseUnless,
  requireEach,
  requireFinite,
  requireLength,
  requireLevel,
  requireShares,
  requireSome,
} from "../calibration/checks";
import { conformalRisk } from "./conformal-risk";
import { fixedSequence, requireStrictToLoose, selectivePValue } from "./fixed-sequence";
import { hoeffdingBentkus } from "./hoeffding-bentkus";

/**
 * What is promised of automatic answers: `selective`, at most `alpha` of them are wrong; `cost`, their loss is
 * at most `alpha` of the worst; both with probability 1 - delta. `marginal`: the loss of automatic answers, over
 * all traffic, is at most `alpha` in expectation.
 */
export type GuaranteeKind = "selective" | "cost" | "marginal";

/** What a guarantee holds for; it is void as soon as one of the versions is another. */
export type GuaranteeScope = {
  readonly window: readonly [string, string];
  readonly modelVersion: string;
  readonly calibratorVersion: string;
  readonly expiresAt: string;
};

export type Guarantee = GuaranteeScope & {
  readonly kind: GuaranteeKind;
  readonly alpha: number;
  readonly delta: number | null;
  /** Labeled automatic cases at the threshold (of `marginal`: all labeled cases), and what they lost. */
  readonly n: number;
  readonly k: number;
  readonly grid: readonly number[];
  /** Automatic at this score and above. */
  readonly threshold: number;
};

export type GuaranteeData = {
  /** Thresholds from strict to loose, taken from an earlier window without looking at labels. */
  readonly grid: readonly number[];
  /** Scores and losses of a uniform random sample of the target traffic. */
  readonly scores: readonly number[];
  /** 0 or 1 for `selective`; regret over its greatest possible value, in [0, 1], for the others. */
  readonly losses: readonly number[];
  readonly scope: GuaranteeScope;
};

/**
 * The loosest threshold that can be promised, or `null` when none can, which is a normal outcome: then all go
 * to people, or the cost rule decides alone. Refuses losses out of range, a grid out of order, and nothing.
 */
export function certify(
  kind: GuaranteeKind,
  data: GuaranteeData,
  alpha: number,
  delta: number,
): Guarantee | null {
  validate(kind, data);
  requireLevel(alpha, "/alpha");
  requireLevel(delta, "/delta");
  const { grid, scope, scores } = data;
  const steps = grid.map((threshold) => stepAt(data, threshold));
  const chosen =
    kind === "marginal"
      ? marginalChoice(steps, scores.length, alpha)
      : fixedSequence(
          steps.map((step) => ({ n: step.n, pValue: pValueOf(kind, step, alpha) })),
          { alpha, delta },
        );
  if (chosen === null) return null;
  const { threshold, n, k } = steps[chosen] as ScoredStep;
  const isMarginal = kind === "marginal";
  return {
    ...scope,
    kind,
    alpha,
    delta: isMarginal ? null : delta,
    n: isMarginal ? scores.length : n,
    k,
    grid,
    threshold,
  };
}

/** 101 quantiles of an unlabeled window's scores, from strict to loose, without repeats. */
export function thresholdGrid(scores: readonly number[]): number[] {
  requireSome(scores, "/scores");
  requireFinite(scores, "/scores");
  const levels = Array.from({ length: 101 }, (_, i) => 1 - i / 100);
  return [...new Set(quantiles(scores, levels))];
}

/**
 * Regrets as losses in [0, 1], over the greatest regret there can be, `worst`. Refuses a bound that is not
 * finite, which costs on an amount without a `max` have, and regrets beyond it.
 */
export function lossShares(regrets: readonly number[], worst: number): number[] {
  const isBound = worst > 0 && Number.isFinite(worst);
  refuseUnless(isBound, "NO_BOUND", "/worst", `${worst} bounds no loss`);
  requireEach(regrets, (regret) => regret >= 0 && regret <= worst, "OUT_OF_RANGE", "/regrets");
  return regrets.map((regret) => regret / worst);
}

/** Why a guarantee no longer holds; `null` while it does. Times are ISO 8601 in UTC. */
export function voidReason(
  guarantee: GuaranteeScope,
  now: Pick<GuaranteeScope, "modelVersion" | "calibratorVersion"> & {
    readonly at: string;
    readonly hasDriftAlarm: boolean;
  },
): "model_changed" | "calibrator_changed" | "drift" | "expired" | null {
  if (guarantee.modelVersion !== now.modelVersion) return "model_changed";
  if (guarantee.calibratorVersion !== now.calibratorVersion) return "calibrator_changed";
  if (now.hasDriftAlarm) return "drift";
  return Date.parse(now.at) >= Date.parse(guarantee.expiresAt) ? "expired" : null;
}

type ScoredStep = { readonly threshold: number; readonly n: number; readonly k: number };

function stepAt({ scores, losses }: GuaranteeData, threshold: number): ScoredStep {
  const automatic = losses.filter((_, i) => (scores[i] as number) >= threshold);
  return { threshold, n: automatic.length, k: sum(automatic) };
}

function pValueOf(kind: "selective" | "cost", { n, k }: ScoredStep, alpha: number): number {
  if (n === 0) return 1;
  if (kind === "selective") return selectivePValue({ n, errors: k }, alpha);
  return hoeffdingBentkus(Math.min(1, k / n), n, alpha).p;
}

function marginalChoice(steps: readonly ScoredStep[], n: number, alpha: number): number | null {
  const risks = steps.map(({ k }) => k / n);
  return conformalRisk(risks, { n, B: 1, alpha }).chosen;
}

function validate(kind: GuaranteeKind, { grid, scores, losses }: GuaranteeData): void {
  requireSome(grid, "/grid");
  requireFinite(grid, "/grid");
  requireStrictToLoose(grid, "/grid");
  requireSome(scores, "/scores");
  requireFinite(scores, "/scores");
  requireLength(losses, scores.length, "/losses");
  requireShares(losses, "/losses");
  if (kind !== "selective") return;
  requireEach(losses, (loss) => loss === 0 || loss === 1, "OUT_OF_RANGE", "/losses");
}
