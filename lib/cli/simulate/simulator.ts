import type { Interval } from "#lib/decision/estimation/share-interval";
import type { LogRow } from "#lib/decision/simulator/log-row";
import { type Simulation, simulate } from "#lib/decision/simulator/simulate";
import { mulberry32 } from "#lib/math/random";
import { mean, variance } from "#lib/math/sum";
import { atLeast, unbiased } from "./allowance";
import { realize, type Strategy } from "./realized";
import type { Check, Section, SectionInput } from "./section";
import { splitSeed } from "./split-seed";
import { auditChances, auditWindow, serveWindow } from "./window";
import { calibratedBy, drawCases, fittedCalibrator, policyIn, type World } from "./world";
import { CARD_FRAUD, REFERENCE } from "./worlds";

const WINDOW = 2000;
/** Fewer intervals than these are no test of them. */
const TELLING_RUNS = 10;
const PLAN = { share: 0.5, floor: 0.01, even: true };

/** What the policy simulator projects from logs with few labels, against what the candidate really would have changed. */
export function simulatorSection({ size, seed }: SectionInput): Section {
  const windows = Math.ceil(size.runs / 4);
  const tried = [REFERENCE, CARD_FRAUD].map((world) => {
    const own = (...part: (string | number)[]) => splitSeed(seed, "simulator", world.name, ...part);
    const read = calibratedBy(fittedCalibrator(world, size.labels, own("labels")));
    const runs = Array.from({ length: windows }, (_, w) => tryOnce(world, read, own("window", w)));
    return { world, runs };
  });
  return {
    title: `policy simulator: ${windows} logs of ${WINDOW} cases, threshold 0.9 live, expected cost as the candidate`,
    lines: tried.map(({ world, runs }) => ({
      world: world.name,
      labels: mean(runs.map(({ simulation }) => simulation.labels)),
      "true difference": mean(runs.map(({ truth }) => truth)),
      projected: mean(runs.map(projected)),
      "a run is off by": Math.sqrt(variance(runs.map((run) => projected(run) - run.truth))),
      "too few labels for an interval": runs.filter((run) => !intervalOf(run)).length / runs.length,
      "truth inside 95 % interval": covered(runs).hits / covered(runs).runs,
      "moved on thin evidence": mean(runs.map(thinShare)),
    })),
    checks: tried.flatMap(({ world, runs }) => [
      unbiased(
        `${world.name}: projected differences are unbiased`,
        runs.map((run) => projected(run) - run.truth),
      ),
      ...coverageCheck(world, runs),
    ]),
  };
}

type Run = { readonly simulation: Simulation; readonly truth: number };

function tryOnce(world: World, read: Strategy["read"], seed: number): Run {
  const candidate = policyIn(world);
  const live = policyIn(world, {
    review_cost: 1e12,
    triggers: { ...world.policy.triggers, min_confidence: 0.9 },
  });
  const cases = drawCases(world, WINDOW, seed);
  const window = serveWindow(cases, { name: "live", policy: live, read });
  const rows = auditWindow(
    window,
    auditChances(window, PLAN),
    mulberry32(splitSeed(seed, "audits")),
  );
  const log = cases.map((it, i): LogRow => {
    const { labeled = false, q = 0 } = rows[i] ?? {};
    return { input: read(it), truth: labeled ? it.truth : null, q };
  });
  const cost = (policy: Strategy["policy"]) =>
    realize(cases, { name: "", policy, read }, candidate).mean;
  return {
    simulation: simulate(log, { candidate, live }),
    truth: cost(candidate) - cost(live),
  };
}

function projected({ simulation: { paired } }: Run): number {
  return paired?.value ?? Number.NaN;
}

function intervalOf({ simulation: { paired } }: Run): Interval | null {
  return paired?.ci ?? null;
}

/** Among the runs whose labels allowed an interval, those whose interval holds the truth. */
function covered(runs: readonly Run[]): { readonly hits: number; readonly runs: number } {
  const told = runs.flatMap((run) => {
    const interval = intervalOf(run);
    return interval ? [interval[0] <= run.truth && run.truth <= interval[1]] : [];
  });
  return { hits: told.filter((isInside) => isInside).length, runs: told.length };
}

function coverageCheck(world: World, runs: readonly Run[]): Check[] {
  const told = covered(runs);
  if (told.runs < TELLING_RUNS) return [];
  return [atLeast(`${world.name}: intervals of differences cover`, told, 0.95)];
}

/** Of the cases that the candidate would serve otherwise, the share that the simulator calls thinly known or unknown. */
function thinShare({ simulation: { buckets } }: Run): number {
  const moved = buckets.filter(({ from, to }) => from !== to);
  const count = (those: typeof moved) => those.reduce((all, { n }) => all + n, 0);
  return count(moved.filter(({ evidence }) => evidence !== "ok")) / count(moved);
}
