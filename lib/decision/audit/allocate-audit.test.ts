import fc from "fast-check";
import { expect, it } from "vitest";
import { expectVector, vector } from "../vectors/check";
import { allocateAudit, designVariance, inclusionProbability } from "./allocate-audit";

it("agrees with the published allocation", () => {
  type Input = { residual_sd: number[]; kappa: number[]; budget: number; floor: number };
  const { input, expected } = vector<Input, unknown>("audit_allocation");
  const { residual_sd: s, kappa, budget, floor } = input;
  const { pi, gamma } = allocateAudit(s, kappa, budget, floor);
  const uniform = s.map(() => budget / s.length);
  const got = {
    pi,
    gamma,
    design_var_sum: designVariance(s, pi),
    uniform_design_var_sum: designVariance(s, uniform),
  };
  expectVector(got, expected);
});

it("spends the budget to the last part in a billion, within floor and 1", () => {
  const priced = fc.tuple(
    fc.double({ min: 0.1, max: 5000, noNaN: true }),
    fc.double({ min: 0.1, max: 40, noNaN: true }),
  );
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(priced, { minLength: 1, maxLength: 20 }), share, (cases, part) => {
      const s = cases.map(([sd]) => sd);
      const kappa = cases.map(([, price]) => price);
      const whole = kappa.reduce((all, price) => all + price, 0);
      const floor = 0.01;
      const budget = whole * (1.001 * floor + part * (1 - 1.002 * floor));
      const { pi, gamma } = allocateAudit(s, kappa, budget, floor);
      const spent = pi.reduce((all, x, i) => all + x * (kappa[i] as number), 0);
      expect(Math.abs(spent - budget)).toBeLessThanOrEqual(1e-9 * budget);
      pi.forEach((x, i) => {
        expect(x).toBeGreaterThanOrEqual(floor);
        expect(x).toBeLessThanOrEqual(1);
        const frozen = inclusionProbability(s[i] as number, kappa[i] as number, { gamma, floor });
        expect(x).toBe(frozen);
      });
    }),
  );
});

it("audits everything that the budget pays for", () => {
  expect(allocateAudit([100, 0, 30], [2, 1, 4], 7, 0.01).pi).toEqual([1, 1, 1]);
});

it("keeps looking where the model is sure", () => {
  expect(allocateAudit([900, 0], [1, 1], 0.5, 0.02).pi[1]).toBe(0.02);
});

it.each([
  ["a floor it cannot pay", [1, 2], [1, 3], 0.3, 0.1, "BUDGET_BELOW_FLOOR"],
  ["a floor of 0", [1, 2], [1, 3], 1, 0, "OUT_OF_RANGE"],
  ["a price of 0", [1, 2], [1, 0], 1, 0.1, "NOT_POSITIVE"],
  ["a spread that is no number", [1, Number.NaN], [1, 2], 1, 0.1, "NOT_FINITE"],
  ["prices of half the cases", [1, 2], [1], 1, 0.1, "WRONG_SHAPE"],
])("refuses %s", (_, s, kappa, budget, floor, code) => {
  expect(() => allocateAudit(s, kappa, budget, floor)).toThrow(expect.objectContaining({ code }));
});
