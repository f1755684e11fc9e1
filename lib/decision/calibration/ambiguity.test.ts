import { expect, it } from "vitest";
import { gt } from "../gt";
import { perfectCost } from "../human-cost";
import type { Mat } from "../matrix";
import { pickAction, risks } from "../risks";
import { expectVector, vector } from "../vectors/check";
import { isAmbiguous } from "./ambiguity";

function rule(C: Mat, fee: number) {
  return (p: readonly [number, number]) => {
    const R = risks(p, C);
    const action = pickAction(R, p);
    const isCostly = gt(R[action] as number, perfectCost(p, C, fee));
    return { route: isCostly ? ("review" as const) : ("auto" as const), action };
  };
}

it("asks a person where the ends of the interval disagree on the route", () => {
  type Input = { p0: number; p1: number; C: number[][]; fee: number };
  const { input, expected } = vector<Input, unknown>("venn_abers_robust_route");
  const decideAt = rule(input.C, input.fee);
  const got = {
    at_p0: decideAt([1 - input.p0, input.p0]).route,
    at_p1: decideAt([1 - input.p1, input.p1]).route,
    final: isAmbiguous(input, decideAt) ? "review" : decideAt([1 - input.p1, input.p1]).route,
  };
  expectVector(got, expected);
});

it("asks a person where they agree on the route but not on the action", () => {
  const costly = rule(
    [
      [0, 4000],
      [1000, 0],
    ],
    5000,
  );
  expect(isAmbiguous({ p0: 0.1, p1: 0.4 }, costly)).toBe(true);
  expect(isAmbiguous({ p0: 0.3, p1: 0.6 }, costly)).toBe(false);
});
