import { decide } from "#lib/decision/decide";
import {
  certify,
  type GuaranteeKind,
  lossShares,
  thresholdGrid,
} from "#lib/decision/guarantee/certify";
import { selectiveRisk } from "#lib/decision/guarantee/selective-risk";
import { expectation } from "#lib/decision/matrix";
import { regret } from "#lib/decision/regret";
import { mulberry32, type Random, randomIndex } from "#lib/math/random";
import { maximum, mean } from "#lib/math/sum";
import { atMost, meanAtMost } from "./allowance";
import type { Check, Line, Section, SectionInput } from "./section";
import { splitSeed } from "./split-seed";
import { calibratedBy, drawCases, fittedCalibrator, pick, policyIn, type World } from "./world";
import { CARD_FRAUD, REFERENCE, TRIAGE } from "./worlds";

const DELTA = 0.05;
/** Labels of one run, and unlabeled cases of the window before it that give the grid. */
const SAMPLE = 4000;

type Setting = {
  readonly world: World;
  readonly method: GuaranteeKind | "sgr";
  readonly alpha: number;
};

const SETTINGS: readonly Setting[] = [
  { world: CARD_FRAUD, method: "selective", alpha: 0.01 },
  { world: CARD_FRAUD, method: "sgr", alpha: 0.01 },
  { world: REFERENCE, method: "selective", alpha: 0.01 },
  { world: TRIAGE, method: "selective", alpha: 0.05 },
  { world: REFERENCE, method: "cost", alpha: 0.02 },
  { world: REFERENCE, method: "marginal", alpha: 0.01 },
];

/** Thresholds certified on samples, held against what they really let through. */
export function guaranteeSection({ size, seed }: SectionInput): Section {
  const tried = SETTINGS.map((setting, s) => {
    const pool = poolOf(setting, { size, seed });
    const random = mulberry32(splitSeed(seed, "guarantee", s));
    const runs = Array.from({ length: size.runs }, () => certifyOnce(pool, setting, random));
    return { setting, runs };
  });
  return {
    title: `guarantee mode, delta 5 %: ${size.runs} runs of ${SAMPLE} labels each`,
    lines: tried.map(({ setting, runs }) => toLine(setting, runs)),
    checks: tried.map(({ setting, runs }) => toCheck(setting, runs)),
  };
}

/** All traffic, the surest case first, with what is really lost by answering it. */
type Pool = {
  readonly scores: readonly number[];
  /** Loss of the automatic answer for each truth, and the chance of each truth. */
  readonly losses: readonly (readonly number[])[];
  readonly chances: readonly (readonly number[])[];
  /** True expected loss of the first cases, up to and with each one. */
  readonly lost: Float64Array;
};

type Item = {
  readonly score: number;
  readonly losses: number[];
  readonly chances: readonly number[];
};

function poolOf({ world, method }: Setting, { size, seed }: SectionInput): Pool {
  const read = calibratedBy(
    fittedCalibrator(world, size.labels, splitSeed(seed, world.name, "labels")),
  );
  const isCost = method === "cost" || method === "marginal";
  const policy = policyIn(world, { action_rule: isCost ? "min_cost" : "model_label" });
  const items = drawCases(world, size.cases, splitSeed(seed, world.name, "cases")).map(
    (it): Item => {
      const { provisional, automatic, measures, costs } = decide(read(it), policy);
      const action = policy.actions.indexOf(provisional ?? "");
      const L = regret(costs ?? []);
      const worst = maximum(L.map(maximum));
      const wrong = policy.labels.map((_, y) => (y === action ? 0 : 1));
      return {
        score: (isCost ? -(automatic ?? Number.NaN) : measures.confidence) ?? Number.NaN,
        losses: isCost ? lossShares(L[action] ?? [], worst) : wrong,
        chances: it.chances,
      };
    },
  );
  items.sort((a, b) => b.score - a.score);
  let total = 0;
  return {
    scores: items.map(({ score }) => score),
    losses: items.map(({ losses }) => losses),
    chances: items.map(({ chances }) => chances),
    lost: Float64Array.from(items, ({ losses, chances }) => {
      total += expectation(chances, losses);
      return total;
    }),
  };
}

/** What one certified threshold really does: the share it answers, and its true risk. Without one, nothing is answered. */
type Run = { readonly coverage: number; readonly risk: number };

function certifyOnce(pool: Pool, { method, alpha }: Setting, random: Random): Run {
  const drawn = () => Array.from({ length: SAMPLE }, () => randomIndex(random, pool.scores.length));
  const score = (i: number) => pool.scores[i] ?? Number.NaN;
  const grid = thresholdGrid(drawn().map(score));
  const sample = drawn();
  const scores = sample.map(score);
  const losses = sample.map((i) => pool.losses[i]?.[pick(pool.chances[i] ?? [], random())] ?? 0);
  const certified =
    method === "sgr"
      ? selectiveRisk(scores, losses, { alpha, delta: DELTA })
      : certify(method, { grid, scores, losses, scope: SCOPE }, alpha, DELTA);
  if (certified === null) return { coverage: 0, risk: 0 };
  const answered = countFrom(pool.scores, certified.threshold);
  if (answered === 0) return { coverage: 0, risk: 0 };
  const divisor = method === "marginal" ? pool.scores.length : answered;
  return {
    coverage: answered / pool.scores.length,
    risk: (pool.lost[answered - 1] ?? Number.NaN) / divisor,
  };
}

const SCOPE = {
  window: ["2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"],
  modelVersion: "simulated",
  calibratorVersion: "simulated",
  expiresAt: "2026-03-01T00:00:00Z",
} as const;

/** How many of the descending scores are at least `threshold`. */
function countFrom(scores: readonly number[], threshold: number): number {
  let [low, high] = [0, scores.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((scores[middle] ?? Number.NaN) >= threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}

function toLine(setting: Setting, runs: readonly Run[]): Line {
  return {
    guarantee: nameOf(setting),
    runs: runs.length,
    certified: runs.filter(({ coverage }) => coverage > 0).length / runs.length,
    "answered automatically": mean(runs.map(({ coverage }) => coverage)),
    "true risk": mean(runs.map(({ risk }) => risk)),
    violated: violations(setting, runs) / runs.length,
  };
}

function toCheck(setting: Setting, runs: readonly Run[]): Check {
  const { method, alpha } = setting;
  if (method !== "marginal") {
    const count = { hits: violations(setting, runs), runs: runs.length };
    return atMost(`${nameOf(setting)}: runs that violate`, count, DELTA);
  }
  const risks = runs.map(({ risk }) => risk);
  return meanAtMost(`${nameOf(setting)}: mean loss over all traffic`, risks, alpha);
}

function violations({ alpha }: Setting, runs: readonly Run[]): number {
  return runs.filter(({ risk }) => risk > alpha).length;
}

function nameOf({ world, method, alpha }: Setting): string {
  const what = { selective: "fixed sequence", sgr: "SGR", cost: "cost", marginal: "marginal loss" };
  return `${world.name}, ${what[method]}, alpha ${alpha * 100} %`;
}
