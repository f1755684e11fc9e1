import { type CostRow, isLabeled } from "#lib/decision/estimation/cost-rows";
import {
  type CostEstimate,
  type EstimateStatus,
  estimate,
} from "#lib/decision/estimation/estimate";
import { difference } from "#lib/decision/estimation/estimators";
import { mulberry32 } from "#lib/math/random";
import { mean, variance } from "#lib/math/sum";
import { atLeast, unbiased } from "./allowance";
import type { Check, Line, Section, SectionInput } from "./section";
import { splitSeed } from "./split-seed";
import { type AuditPlan, auditChances, auditWindow, serveWindow, type Window } from "./window";
import { calibratedBy, drawCases, fittedCalibrator, policyIn, type World } from "./world";
import { ERRING, REFERENCE, TRIAGE } from "./worlds";

const ALPHA = 0.05;
const WINDOW = 5000;
/** Fewer intervals of a kind than these are no test of it. */
const TELLING_RUNS = 10;

type Setting = { readonly world: World; readonly plan: AuditPlan };

/** Few audits leave few costly events, and gamma intervals; many leave many, and bootstrap intervals. */
const SETTINGS: readonly Setting[] = [
  { world: REFERENCE, plan: { share: 0.1, floor: 0.01, even: false } },
  { world: REFERENCE, plan: { share: 0.1, floor: 0.01, even: true } },
  { world: ERRING, plan: { share: 0.25, floor: 0.01, even: false } },
  { world: ERRING, plan: { share: 0.25, floor: 0.01, even: true } },
  { world: TRIAGE, plan: { share: 0.1, floor: 0.01, even: false } },
  { world: TRIAGE, plan: { share: 0.25, floor: 0.01, even: false } },
];

/** Windows of traffic whose cost is known, audited over and over: are estimates right on average, and intervals often enough? */
export function estimationSections(input: SectionInput): Section[] {
  const { windows, draws } = input.size;
  const audited = SETTINGS.map((setting) => ({ setting, runs: auditRuns(setting, input) }));
  const tallies = audited.flatMap(({ setting, runs }) => talliesOf(setting, runs));
  const times = `${windows} windows of ${WINDOW} cases, each audited ${draws} times`;
  return [
    {
      title: `estimates of realized cost: ${times}`,
      lines: audited.map(({ setting, runs }) => biasLine(setting, runs)),
      checks: audited.map(({ setting, runs }) =>
        unbiased(`${nameOf(setting)}: the difference estimator is unbiased`, errors(runs, "diff")),
      ),
    },
    {
      title: `nominal 95 % intervals: ${times}`,
      lines: tallies.map(tallyLine),
      checks: tallies.flatMap(tallyCheck),
    },
  ];
}

/** One draw of audits, and what was made of it, beside the truth. */
type Run = {
  readonly truth: number;
  readonly estimate: CostEstimate;
  /** The headline had the model expected three times the cost; what labels say when nobody weights them. */
  readonly tripled: number;
  readonly unweighted: number;
};

function auditRuns(setting: Setting, { size, seed }: SectionInput): Run[] {
  const { world, plan } = setting;
  const name = nameOf(setting);
  const read = calibratedBy(fittedCalibrator(world, size.labels, splitSeed(seed, name, "labels")));
  const policy = policyIn(world);
  return Array.from({ length: size.windows }, (_, w) => {
    const cases = drawCases(world, WINDOW, splitSeed(seed, name, "window", w));
    const window = serveWindow(cases, { name: world.name, policy, read });
    const chances = auditChances(window, plan);
    return Array.from({ length: size.draws }, (_, d) => {
      const own = splitSeed(seed, name, "audits", w, d);
      return oneRun(window, auditWindow(window, chances, mulberry32(own)), own);
    });
  }).flat();
}

function oneRun({ trueCost, worstCost }: Window, rows: readonly CostRow[], seed: number): Run {
  const labeled = rows.filter(isLabeled);
  return {
    truth: trueCost,
    estimate: estimate(rows, { alpha: ALPHA, seed, worstCost }),
    tripled: difference(rows.map((row) => ({ ...row, m: 3 * row.m }))).value,
    unweighted: mean(rows.map(({ fee }) => fee)) + mean(labeled.map(({ e }) => e)),
  };
}

function errors(runs: readonly Run[], which: "diff" | "tripled" | "unweighted"): number[] {
  return runs.map((run) => (which === "diff" ? run.estimate.diff : run[which]) - run.truth);
}

function biasLine(setting: Setting, runs: readonly Run[]): Line {
  const off = errors(runs, "diff");
  return {
    setting: nameOf(setting),
    runs: runs.length,
    "true cost": mean(runs.map(({ truth }) => truth)),
    bias: mean(off),
    "its error": Math.sqrt(variance(off) / off.length),
    "a run is off by": Math.sqrt(variance(off)),
    "bias, m tripled": mean(errors(runs, "tripled")),
    "bias, unweighted": mean(errors(runs, "unweighted")),
  };
}

type Tally = {
  readonly setting: string;
  readonly status: EstimateStatus;
  readonly runs: number;
  readonly events: number;
  readonly covered: number;
  /** Runs whose interval lay wholly below the truth: the dangerous side. */
  readonly tooLow: number;
  readonly width: number;
};

function talliesOf(setting: Setting, runs: readonly Run[]): Tally[] {
  return (["not_enough_audits", "gamma", "bootstrap"] as const).flatMap((status) => {
    const those = runs.filter(({ estimate: it }) => it.status === status);
    if (those.length === 0) return [];
    const tooLow = those.filter(({ truth, estimate: { ci } }) => truth > (ci?.[1] ?? 0)).length;
    const tooHigh = those.filter(({ truth, estimate: { ci } }) => truth < (ci?.[0] ?? 0)).length;
    return {
      setting: nameOf(setting),
      status,
      runs: those.length,
      events: mean(those.map(({ estimate: it }) => it.events)),
      covered: those.length - tooLow - tooHigh,
      tooLow,
      width: mean(those.map(({ estimate: { ci } }) => (ci?.[1] ?? 0) - (ci?.[0] ?? 0))),
    };
  });
}

function tallyLine({ covered, tooLow, ...it }: Tally): Line {
  return {
    setting: it.setting,
    interval: it.status === "not_enough_audits" ? "upper bound only" : it.status,
    runs: it.runs,
    "costly events": it.events,
    "truth inside": covered / it.runs,
    "truth above": tooLow / it.runs,
    width: it.width,
  };
}

/** An upper bound alone promises no more than its one side, and a handful of runs shows nothing: both are only printed. */
function tallyCheck({ setting, status, runs, covered }: Tally): Check[] {
  if (status !== "gamma" && status !== "bootstrap") return [];
  if (runs < TELLING_RUNS) return [];
  const least = status === "gamma" ? 0.95 : 0.93;
  return [atLeast(`${setting}: ${status} intervals cover`, { hits: covered, runs }, least)];
}

function nameOf({ world, plan }: Setting): string {
  return `${world.name}, ${plan.share * 100} % ${plan.even ? "evenly" : "where it tells most"}`;
}
