import { expect, it } from "vitest";
import { groupDifferences, verdictOf } from "./comparison";

it("gathers differences by the member of the manifest they lie in", () => {
  const groups = groupDifferences([
    { pointer: "/parameters/l2", a: 1, b: 0.1 },
    { pointer: "/title", a: "Loan risk, logistic", b: "Loan risk, trees" },
    { pointer: "/parameters/trees", a: null, b: { depth: 3 } },
  ]);
  expect(groups).toEqual([
    {
      member: "parameters",
      differences: [
        { pointer: "/parameters/l2", a: "1", b: "0.1" },
        { pointer: "/parameters/trees", a: "–", b: '{"depth":3}' },
      ],
    },
    {
      member: "title",
      differences: [{ pointer: "/title", a: "Loan risk, logistic", b: "Loan risk, trees" }],
    },
  ]);
});

it.each([
  [[0.01, 0.05], 0.03, "more", "b"],
  [[0.01, 0.05], 0.03, "less", "a"],
  [[-5, -1], -3, "less", "b"],
  [[-0.01, 0.05], 0.02, "more", "even"],
  [[0, 0], 0, "less", "even"],
  [null, 0.3, "more", "even"],
  [[0.01, 0.05], 0.03, null, "differs"],
] as const)("says who is ahead by %j (%j, %s is better): %s", (ci, difference, better, who) => {
  expect(verdictOf({ ci: ci && [...ci], difference }, better)).toBe(who);
});
