import type { Calibrator } from "#lib/decision/calibration/calibrator";
import type { CompiledPolicy } from "#lib/decision/compile-policy";
import { decide } from "#lib/decision/decide";
import { pairedDifference } from "#lib/decision/simulator/paired";
import { bestThreshold } from "./best-threshold";
import { type Realized, realize, type Strategy } from "./realized";
import type { Check, Line, Section, SectionInput } from "./section";
import { splitSeed } from "./split-seed";
import {
  calibratedBy,
  drawCases,
  fittedCalibrator,
  omniscient,
  policyIn,
  uncalibrated,
  type World,
  type WorldCase,
} from "./world";

/** Farther than this above a decider who knows the true probabilities, calibrated routing may not be. */
const NEAR_ORACLE = 0.05;
/** Asking never pays at this price, so that only triggers ask. */
const OUT_OF_REACH = 1e12;
const CALIBRATED = "expected cost, calibrated";
const ORACLE = "oracle: expected cost, true probabilities";

/** Every way of routing a world's cases, and whether expected cost on calibrated probabilities is the cheapest. */
export function routingSection(world: World, { size, seed }: SectionInput): Section {
  const calibrator = fittedCalibrator(world, size.labels, splitSeed(seed, world.name, "labels"));
  const cases = drawCases(world, size.cases, splitSeed(seed, world.name, "cases"));
  const prices = policyIn(world);
  const tried = strategies(world, calibrator, cases).map((strategy) => ({
    name: strategy.name,
    ...realize(cases, strategy, prices),
  }));
  const title = `routing, ${world.name} world: ${cases.length} cases, calibrated by ${calibrator.method} on ${size.labels} others`;
  return { title, lines: tried.map(toLine), checks: checksOf(tried, world) };
}

function strategies(
  world: World,
  calibrator: Calibrator,
  cases: readonly WorldCase[],
): readonly Strategy[] {
  const calibrated = calibratedBy(calibrator);
  const own = policyIn(world);
  const likeliest = policyIn(world, { review_cost: OUT_OF_REACH, action_rule: "model_label" });
  const cheapest = policyIn(world, { review_cost: OUT_OF_REACH });
  const asked: Strategy["read"] = (it) => ({ ...uncalibrated(it), stopSwitch: "review" });
  return [
    { name: "all automatic, likeliest label", policy: likeliest, read: uncalibrated },
    { name: "all automatic, cheapest action, calibrated", policy: cheapest, read: calibrated },
    { name: "all human", policy: own, read: asked },
    {
      name: "confidence below 0.9",
      policy: withThreshold(world, "model_label", 0.9),
      read: uncalibrated,
    },
    tuned(world, cases, { rule: "model_label", read: uncalibrated }),
    tuned(world, cases, { rule: "min_cost", read: calibrated }),
    { name: "expected cost, uncalibrated", policy: own, read: uncalibrated },
    { name: CALIBRATED, policy: own, read: calibrated },
    { name: ORACLE, policy: own, read: omniscient },
  ];
}

type Tuned = { readonly rule: "model_label" | "min_cost"; readonly read: Strategy["read"] };

/** The confidence threshold that is best in hindsight, on the very cases it is then measured on. */
function tuned(world: World, cases: readonly WorldCase[], { rule, read }: Tuned): Strategy {
  const alone = policyIn(world, { review_cost: OUT_OF_REACH, action_rule: rule });
  const prices = policyIn(world);
  const kept = realize(cases, { name: rule, policy: alone, read }, prices).costs;
  const asked: Strategy["read"] = (it) => ({ ...read(it), stopSwitch: "review" });
  const reviewed = realize(cases, { name: rule, policy: prices, read: asked }, prices).costs;
  const confidences = cases.map((it) => decide(read(it), alone).measures.confidence ?? Number.NaN);
  const threshold = bestThreshold(confidences, kept, reviewed);
  const what = rule === "min_cost" ? "cheapest action, calibrated" : "likeliest label";
  return {
    name: `best threshold in hindsight (${threshold.toFixed(3)}), ${what}`,
    policy: withThreshold(world, rule, threshold),
    read,
  };
}

function withThreshold(world: World, rule: Tuned["rule"], threshold: number): CompiledPolicy {
  return policyIn(world, {
    review_cost: OUT_OF_REACH,
    action_rule: rule,
    triggers: { ...world.policy.triggers, min_confidence: threshold },
  });
}

type Tried = Realized & { readonly name: string };

function toLine({ name, mean, reviewShare }: Tried): Line {
  return { strategy: name, "cost per 1,000": Math.round(mean * 1000), reviewed: reviewShare };
}

function checksOf(tried: readonly Tried[], { name }: World): Check[] {
  const find = (wanted: string) => tried.find((it) => it.name === wanted) as Tried;
  const [calibrated, oracle] = [find(CALIBRATED), find(ORACLE)];
  const others = tried.filter((it) => it !== calibrated && it !== oracle);
  const margins = others.map((it) => pairedDifference(calibrated.costs, it.costs)?.ci?.[1]);
  const closest = Math.max(...margins.map((it) => it ?? Number.NaN));
  const above = calibrated.mean / oracle.mean - 1;
  return [
    {
      promise: `${name}: calibrated expected cost is the cheapest, by paired 95 % intervals`,
      measured: closest,
      needed: "below 0",
      isKept: closest < 0,
    },
    {
      promise: `${name}: calibrated expected cost above the oracle`,
      measured: above,
      needed: `at most ${NEAR_ORACLE}`,
      isKept: above <= NEAR_ORACLE,
    },
  ];
}
