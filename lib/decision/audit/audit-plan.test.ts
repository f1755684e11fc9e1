import { describe, expect, it } from "vitest";
import { mulberry32 } from "#lib/math/random";
import { mean, sum, variance } from "#lib/math/sum";
import { compilePolicy } from "../compile-policy";
import { decide } from "../decide";
import type { DecisionRow } from "../decision-row";
import type { CostRow } from "../estimation/cost-rows";
import { difference } from "../estimation/estimators";
import type { PolicyInput } from "../policy";
import { auditChance, auditSpread, type FittedPlan, planAudits } from "./audit-plan";

const labels = ["positive", "negative"];
const worked: PolicyInput = {
  costs: [
    { truth: "negative", decided: "positive", cost: 1000 },
    { truth: "positive", decided: "negative", cost: 4000 },
  ],
  review_cost: 200,
  reviewer: { accuracy: 0.97 },
  audit_rate: 0.1,
};
const compiled = compilePolicy(worked, labels);
const row = (positive: number, policy = compiled) =>
  decide({ probabilities: [positive, 1 - positive] }, policy);

/** Mostly sure answers, some doubtful ones, some that go to a person. */
function window(n: number, seed: number, policy = compiled): DecisionRow[] {
  const random = mulberry32(seed);
  return Array.from({ length: n }, () => row(random() ** 4, policy));
}

function paid(rows: readonly DecisionRow[], plan: FittedPlan, policy = compiled): number {
  return sum(
    rows.map((it) => auditChance(it, policy, plan).pi * (auditSpread(it, policy)?.kappa ?? 0)),
  );
}

const of = (rows: readonly DecisionRow[], route: string) => rows.filter((it) => it.route === route);

describe("a plan", () => {
  const rows = window(3000, 11);
  const plan = planAudits(rows, compiled);

  it("spends each route's own budget on the window it was made from, to a part in a billion", () => {
    for (const route of ["auto", "review"] as const) {
      const those = of(rows, route);
      expect(plan.rows[route]).toBe(those.length);
      expect(plan.budget[route]).toBeCloseTo(0.1 * 200 * those.length, 6);
      expect(Math.abs(paid(those, plan) / plan.budget[route] - 1)).toBeLessThan(1e-9);
    }
    expect(plan.gamma.auto).not.toBe(plan.gamma.review);
  });

  it("looks most where an error would cost most, and never less than the floor", () => {
    const [sure, doubtful] = [row(0.0001), row(0.045)];
    expect(auditChance(sure, compiled, plan)).toEqual({ pi: 0.05, isPlanned: true });
    const s = 4000 * Math.sqrt(0.045 * 0.955);
    const { pi } = auditChance(doubtful, compiled, plan);
    expect(pi).toBeCloseTo(((plan.gamma.auto ?? 0) * s) / Math.sqrt(200), 12);
    expect(pi).toBeGreaterThan(0.1);
  });

  it("pays less for reviews that a rule makes dearer", () => {
    const when = "context.slow = true";
    const rules = [{ name: "slow", when, effect: { fee_multiplier: 4 } }];
    const priced = compilePolicy({ ...worked, triggers: { rules } }, labels);
    const asked = (slow: boolean) =>
      decide({ probabilities: [0.03, 0.97], context: { slow } }, priced);
    const [slow, plain] = [asked(true), asked(false)];
    expect([slow.route, plain.route]).toEqual(["auto", "auto"]);
    const pi = (it: DecisionRow) => auditChance(it, priced, plan).pi;
    expect(pi(plain)).toBeCloseTo(2 * pi(slow), 12);
  });

  it("takes what every answer costs anyway for no surprise", () => {
    const dear = compilePolicy(
      {
        ...worked,
        costs: [
          { truth: "negative", decided: "positive", cost: 1000 },
          { truth: "positive", decided: "positive", cost: 700 },
          { truth: "positive", decided: "negative", cost: 4700 },
        ],
      },
      labels,
    );
    const chance = (policy: typeof compiled) => auditSpread(row(0.03, policy), policy)?.s;
    expect(chance(dear)).toBeCloseTo(chance(compiled) ?? 0, 9);
  });
});

describe("where there is no plan", () => {
  it.each([
    ["too few decisions of a route", worked, 199],
    ["a rate that leaves nothing to spread", { ...worked, audit_rate: 0 }, 900],
    ["a rate that looks at everything", { ...worked, audit_rate: 1 }, 900],
  ])("%s", (_, policy, n) => {
    const own = compilePolicy(policy, labels);
    const rows = of(window(8 * n, 3, own), "auto").slice(0, n);
    const plan = planAudits(rows, own);
    expect(plan.gamma).toEqual({ auto: null, review: null });
    const pi = Math.max(0.01, policy.audit_rate ?? 0);
    expect(auditChance(row(0.03, own), own, plan)).toEqual({ pi, isPlanned: false });
  });

  it("reviewers who never err", () => {
    const { reviewer: _, ...more } = worked;
    const perfect = compilePolicy(more, labels);
    const plan = planAudits(window(3000, 4, perfect), perfect);
    expect(plan.gamma.review).toBeNull();
    expect(plan.gamma.auto).toBeGreaterThan(0);
    expect(auditChance(row(0.6, perfect), perfect, plan)).toEqual({ pi: 0.1, isPlanned: false });
  });

  it("a decision without probabilities", () => {
    const plan = planAudits(window(3000, 11), compiled);
    const failed = decide({ probabilities: null, failure: "model_failure" }, compiled);
    expect(auditChance(failed, compiled, plan)).toEqual({ pi: 0.1, isPlanned: false });
  });
});

describe("estimates from planned audits, in a world whose model is over-confident", () => {
  const random = mulberry32(77);
  const cases = window(2500, 5).map((it) => {
    const isPositive = random() < 2.5 * (it.probabilities?.[0] ?? 0);
    const truth = isPositive ? "positive" : "negative";
    const isRight = random() < 0.97;
    const answer = isRight === isPositive ? "positive" : "negative";
    const { said, fee, cost } =
      it.route === "auto"
        ? { said: it.action, fee: 0, cost: it.automatic }
        : { said: answer, fee: 200, cost: it.review };
    const e = it.costs?.[labels.indexOf(said ?? "")]?.[labels.indexOf(truth)] ?? Number.NaN;
    return { it, fee, m: (cost ?? Number.NaN) - fee, e };
  });
  const plan = planAudits(window(2500, 6), compiled);
  const truth = mean(cases.map(({ fee, e }) => fee + e));

  function audited(): CostRow[] {
    return cases.map(({ it, fee, m, e }) => {
      const q = auditChance(it, compiled, plan).pi;
      const labeled = random() < q;
      return { fee, m, e: labeled ? e : null, labeled, q };
    });
  }

  it("are right on average though chances differ, and wrong when nobody weighs them", () => {
    const draws = Array.from({ length: 300 }, audited);
    const off = draws.map((rows) => difference(rows).value - truth);
    const error = Math.sqrt(variance(off) / off.length);
    expect(Math.abs(mean(off))).toBeLessThan(4 * error);
    const plain = draws.map((rows) => {
      const seen = rows.filter(({ labeled }) => labeled);
      return mean(rows.map(({ fee }) => fee)) + mean(seen.map(({ e }) => e ?? 0)) - truth;
    });
    expect(mean(plain)).toBeGreaterThan(10 * error);
  });
});
