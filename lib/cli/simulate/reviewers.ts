import { pairedDifference } from "#lib/decision/simulator/paired";
import { realize } from "./realized";
import type { Check, Line, Section, SectionInput } from "./section";
import { splitSeed } from "./split-seed";
import { calibratedBy, drawCases, fittedCalibrator, policyIn, type World } from "./world";
import { ERRING, TRIAGE } from "./worlds";

/** Reviewers who err one time in ten, evenly over the wrong answers. */
const TIRED_TRIAGE: World = {
  ...TRIAGE,
  name: "triage, erring reviewers",
  policy: { ...TRIAGE.policy, reviewer: { accuracy: 0.9 } },
};

/** Routing that knows how often reviewers err against routing that knows their fee only. */
export function reviewersSection({ size, seed }: SectionInput): Section {
  const tried = [ERRING, TIRED_TRIAGE].map((world) => tryBoth(world, { size, seed }));
  return {
    title: `reviewers who err 10 %: ${size.cases} cases a world`,
    lines: tried.flatMap(({ lines }) => lines),
    checks: tried.map(({ check }) => check),
  };
}

function tryBoth(world: World, { size, seed }: SectionInput): { lines: Line[]; check: Check } {
  const read = calibratedBy(
    fittedCalibrator(world, size.labels, splitSeed(seed, world.name, "labels")),
  );
  const cases = drawCases(world, size.cases, splitSeed(seed, world.name, "cases"));
  const prices = policyIn(world);
  const { reviewer: _, ...credulous } = world.policy;
  const feeOnly = policyIn({ ...world, policy: credulous });
  const aware = realize(cases, { name: "reviewer-aware", policy: prices, read }, prices);
  const naive = realize(cases, { name: "fee only", policy: feeOnly, read }, prices);
  const most = pairedDifference(aware.costs, naive.costs)?.ci?.[1] ?? Number.NaN;
  const line = (routing: string, { mean, reviewShare }: typeof aware): Line => ({
    world: world.name,
    routing,
    "cost per 1,000": Math.round(mean * 1000),
    reviewed: reviewShare,
  });
  return {
    lines: [line("fee only", naive), line("reviewer-aware", aware)],
    check: {
      promise: `${world.name}: reviewer-aware beats fee-only routing, by a paired 95 % interval`,
      measured: most,
      needed: "below 0",
      isKept: most < 0,
    },
  };
}
