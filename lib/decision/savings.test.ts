import { expect, it } from "vitest";
import { savings } from "./savings";
import { expectVector, vector } from "./vectors/check";

it("counts savings against the best single action: costcla_savings", () => {
  type Input = { y_true: number[]; y_pred: number[]; cost_mat: [number, number, number, number][] };
  const { input, expected, tol } = vector<Input, object>("costcla_savings");
  const matrices = input.cost_mat.map(([fp, fn, tp, tn]) => [
    [tn, fn],
    [fp, tp],
  ]);
  const { cost, base, savings: saved } = savings(input.y_true, input.y_pred, matrices);
  expectVector({ cost_loss: cost, base, savings: saved }, expected, tol);
  expect(() => savings([0, 1], [0], matrices)).toThrow(
    expect.objectContaining({ path: "/actions" }),
  );
});
