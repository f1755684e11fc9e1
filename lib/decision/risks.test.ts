import { it } from "vitest";
import type { Mat } from "./matrix";
import { pickAction, risks } from "./risks";
import { expectVector, vector } from "./vectors/check";

it("settles ties by likelihood, then by order: tie_between_actions", () => {
  type Input = { p: number[]; C: Mat; alt_p: number[]; alt_C: Mat };
  const { input, expected, tol } = vector<Input, object>("tie_between_actions");
  const { p, C, alt_p, alt_C } = input;
  const got = { first: pickAction(risks(p, C), p), alt: pickAction(risks(alt_p, alt_C), alt_p) };
  expectVector(got, expected, tol);
});

it("knows actions beyond the classes: extra_action_rows", () => {
  const { input, expected, tol } = vector<{ p: number[]; C: Mat }, object>("extra_action_rows");
  const R = risks(input.p, input.C);
  expectVector({ risks: R, action: pickAction(R, input.p) }, expected, tol);
});

it("differs from the confidence shortcut: kclass_confidence_rule_is_wrong", () => {
  const { input, expected, tol } = vector<{ p: number[]; C: Mat }, object>(
    "kclass_confidence_rule_is_wrong",
  );
  const { p, C } = input;
  const [first = []] = C;
  const wrong = first.slice(1);
  const doubt = 1 - (p[0] ?? 0);
  const got = {
    risk_row0: risks(p, C)[0],
    shortcut_mean: (doubt * wrong.reduce((sum, it) => sum + it, 0)) / wrong.length,
    shortcut_max: doubt * Math.max(...wrong),
  };
  expectVector(got, expected, tol);
});
