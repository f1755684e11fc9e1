import fc from "fast-check";
import { expect, it } from "vitest";
import { combinedCost } from "./combined-cost";
import type { CompiledPolicy } from "./compile-policy";
import { decide } from "./decide";
import type { DecideInput, DecisionRow } from "./decision-row";
import { finalCost } from "./human-cost";
import { ladderValue } from "./ladder/ladder-value";
import type { Mat } from "./matrix";
import type { PolicyInput } from "./policy";
import { evpi, regret } from "./regret";
import { evenErrors } from "./reviewer-confusion";
import { risks } from "./risks";
import { policyOf } from "./vectors/policy-of";

type World = { p: number[]; C: number[][]; M: number[][]; fee: number };

const money = fc.double({ min: -500, max: 5000, noNaN: true });
const weight = fc.double({ min: 0.001, max: 1, noNaN: true });
const simplex = (length: number) =>
  fc.array(weight, { minLength: length, maxLength: length }).map((weights) => {
    const sum = weights.reduce((total, it) => total + it, 0);
    return weights.map((it) => it / sum);
  });
const matrix = (rows: number, columns: number) =>
  fc.array(fc.array(money, { minLength: columns, maxLength: columns }), {
    minLength: rows,
    maxLength: rows,
  });
const world: fc.Arbitrary<World> = fc
  .tuple(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 0, max: 1 }))
  .chain(([K, further]) =>
    fc.record({
      p: simplex(K),
      C: matrix(K + further, K),
      M: fc.array(simplex(K), { minLength: K, maxLength: K }),
      fee: fc.double({ min: 0, max: 900, noNaN: true }),
    }),
  );

/** Worlds so near a tie that rounding could flip them say nothing. */
function isClear(
  { automatic, priced }: DecisionRow,
  { C, fee }: Pick<World, "C" | "fee">,
): boolean {
  const scale = Math.max(1, fee, ...C.flat().map(Math.abs));
  return Math.abs((automatic ?? 0) - (priced ?? 0)) >= 1e-6 * scale;
}

function run(
  it: World,
  input: Partial<DecideInput> = {},
  policy: Partial<PolicyInput> = {},
): DecisionRow {
  return decide({ probabilities: it.p, ...input }, policyOf(it, policy));
}

const perfect = ({ M: _, ...it }: World) => ({ ...it }) as Omit<World, "M">;
const close = (value: number) =>
  expect.closeTo(value, 6 - Math.ceil(Math.log10(1 + Math.abs(value))));

it("routes alike in every currency", () => {
  fc.assert(
    fc.property(world, fc.double({ min: 1e-2, max: 1e6, noNaN: true }), (it, k) => {
      const abroad = { ...it, C: it.C.map((row) => row.map((cost) => cost * k)), fee: it.fee * k };
      const [here, there] = [run(it), run(abroad)];
      fc.pre(isClear(here, it) && isClear(there, abroad));
      expect(there.route).toBe(here.route);
    }),
  );
});

it("does not mind what a truth costs whatever is done", () => {
  fc.assert(
    fc.property(world, fc.array(money, { minLength: 4, maxLength: 4 }), (it, shift) => {
      const C = it.C.map((row) => row.map((cost, y) => cost + (shift[y] ?? 0)));
      const [before, after] = [run(it), run({ ...it, C })];
      fc.pre(isClear(before, it) && isClear(after, { ...it, C }));
      expect(after.route).toBe(before.route);
      expect(after.netBenefit).toEqual(close(before.netBenefit ?? Number.NaN));
      expect(evpi(it.p, C)).toEqual(close(evpi(it.p, it.C)));
    }),
  );
});

it("does not mind the order of the classes", () => {
  fc.assert(
    fc.property(world, (it) => {
      const classes = it.p.length;
      const from = (i: number) => (i < classes ? classes - 1 - i : i);
      const pick = <T>(list: readonly T[], i: number): T[] => list.slice(from(i), from(i) + 1);
      const flip = <T>(list: readonly T[]) => list.flatMap((_, i) => pick(list, i));
      const turned = { ...it, p: flip(it.p), C: flip(it.C).map(flip), M: flip(it.M).map(flip) };
      const [before, after] = [run(it), run(turned)];
      fc.pre(isClear(before, it));
      expect(after.route).toBe(before.route);
      expect(after.automatic).toEqual(close(before.automatic ?? Number.NaN));
      expect(after.review).toEqual(close(before.review ?? Number.NaN));
    }),
  );
});

it("never asks more often for a higher fee or dearer minutes", () => {
  const more = fc.double({ min: 0, max: 300, noNaN: true });
  fc.assert(
    fc.property(world, more, more, (it, extra, lambda) => {
      const before = run(it, { lambda });
      const dearer = run({ ...it, fee: it.fee + extra }, { lambda });
      const scarcer = run(it, { lambda: lambda + extra });
      if (before.route === "auto") expect([dearer.route, scarcer.route]).toEqual(["auto", "auto"]);
    }),
  );
});

it("asks wherever knowing is worth something when asking is free and perfect", () => {
  fc.assert(
    fc.property(world, (it) => {
      const free = { ...perfect(it), fee: 0 };
      const row = decide({ probabilities: it.p }, policyOf(free));
      fc.pre(isClear(row, free));
      expect(row.route).toBe("review");
      expect(evpi(it.p, it.C)).toBeGreaterThan(0);
    }),
  );
});

it("saves, with a perfect reviewer, what knowing is worth less the fee", () => {
  fc.assert(
    fc.property(world, (it) => {
      const { netBenefit } = decide({ probabilities: it.p }, policyOf(perfect(it)));
      expect(netBenefit).toEqual(close(evpi(it.p, it.C) - it.fee));
    }),
  );
});

it("never pays more for an answer that is weighed than for one that is final", () => {
  fc.assert(
    fc.property(world, ({ p, C, M, fee }) => {
      const combined = combinedCost(p, C, M, fee);
      const slack = 1e-6;
      expect(combined.cost).toBeLessThanOrEqual(finalCost(p, C, M, fee) + slack);
      expect(combined.evsi).toBeGreaterThanOrEqual(-slack);
      expect(evpi(p, C)).toBeGreaterThanOrEqual(combined.evsi - slack);
      expect(Math.min(...regret(C).flat())).toBeGreaterThanOrEqual(0);
    }),
  );
});

it("never loses by having one more decider to ask, nor by asking nobody", () => {
  fc.assert(
    fc.property(world, ({ p, C, M, fee }) => {
      const good = { id: "good", fee, M };
      const poor = { id: "poor", fee: fee / 3, M: evenErrors(0.6, p.length) };
      const few = ladderValue(p, [good], C).cost;
      expect(ladderValue(p, [good, poor], C).cost).toBeLessThanOrEqual(few + 1e-6);
      expect(few).toBeLessThanOrEqual(Math.min(...risks(p, C)) + 1e-6);
    }),
  );
});

it("prices a review lower the less the reviewer errs", () => {
  fc.assert(
    fc.property(world, fc.double({ min: 0.3, max: 0.9, noNaN: true }), (it, accuracy) => {
      const zeroed = it.C.map((row, a) => row.map((cost, y) => (a === y ? 0 : Math.abs(cost))));
      const at = (share: number) => finalCost(it.p, zeroed, evenErrors(share, it.p.length), it.fee);
      expect(at(accuracy + 0.1)).toBeLessThanOrEqual(at(accuracy) + 1e-9);
    }),
  );
});

it("does not notice an action that is never better", () => {
  fc.assert(
    fc.property(world, money, (it, extra) => {
      const [first = []] = it.C;
      const worse = first.map((cost) => cost + Math.abs(extra) + 1);
      const before = decide({ probabilities: it.p }, policyOf(perfect(it)));
      const after = decide(
        { probabilities: it.p },
        policyOf({ ...perfect(it), C: [...it.C, worse] }),
      );
      const { route, action, automatic, review } = before;
      expect(after).toMatchObject({ route, action, automatic, review });
    }),
  );
});

it("never answers by itself because of a threshold", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const triggers = fc.record({ min_confidence: share, max_entropy: share, min_margin: share });
  fc.assert(
    fc.property(world, triggers, (it, limits) => {
      if (run(it).route === "review")
        expect(run(it, {}, { triggers: limits }).route).toBe("review");
    }),
  );
});

it("names exactly one deciding reason, whatever happens", () => {
  const happening: fc.Arbitrary<Partial<DecideInput>> = fc.record(
    {
      probabilities: fc.oneof(fc.constant(null), fc.array(fc.double(), { maxLength: 3 })),
      stopSwitch: fc.constantFrom("review", "reject"),
      schemaInvalid: fc.boolean(),
      outOfDistribution: fc.boolean(),
      failure: fc.constantFrom("model_failure", "invalid_output"),
      disagreement: fc.double({ min: 0, max: 1, noNaN: true }),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(world, happening, (it, input) => {
      const row = run(it, input, {
        triggers: { max_disagreement: 0.5, never_automatic: ["class 1"] },
      });
      expect(row.reasons.filter(({ decided }) => decided)).toHaveLength(1);
      expect(row.route === "auto").toBe(row.action !== null);
      expect(row.route === "reject").toBe(row.rejectStatus !== null);
    }),
  );
});

it("replays a stored row to the bit", () => {
  const triggers = { max_entropy: 0.5, rules: [] };
  fc.assert(
    fc.property(world, fc.double({ min: 0, max: 40, noNaN: true }), (it, lambda) => {
      const policy: CompiledPolicy = policyOf(it, { triggers, reviewer_mode: "combined" });
      const skewed = it.p.map((share) => share * 1.0004);
      const row = decide({ probabilities: skewed, lambda, tau: 0.1 }, policy);
      expect(decide({ probabilities: skewed, lambda, tau: 0.1 }, policy)).toEqual(row);
      const stored = JSON.parse(JSON.stringify(row)) as DecisionRow;
      const { probabilities, measures, tau } = stored;
      const again = decide({ probabilities, measures, tau, lambda }, policy);
      expect(JSON.stringify(again)).toBe(JSON.stringify(row));
    }),
  );
});

it("reads matrices with actions in rows: a transposed one decides otherwise", () => {
  const C: Mat = [
    [0, 4000],
    [1000, 0],
  ];
  const transposed: Mat = [
    [0, 1000],
    [4000, 0],
  ];
  const actions = [C, transposed].map(
    (it) => decide({ probabilities: [0.7, 0.3] }, policyOf({ C: it, fee: 900 })).action,
  );
  expect(actions).toEqual(["class 1", "class 0"]);
});
