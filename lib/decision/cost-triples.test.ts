import { describe, expect, it } from "vitest";
import { costMatrixFromTriples } from "./cost-triples";

describe("named costs", () => {
  const labels = ["good", "bad"];
  const actions = ["good", "bad", "hold"];
  const triples = [
    { truth: "good", decided: "bad", cost: 300 },
    { truth: "bad", decided: "good", cost: 2000 },
    { truth: "good", decided: "hold", cost: 30 },
    { truth: "bad", decided: "hold", cost: 45 },
  ];

  it("become rows of actions and columns of truths", () => {
    expect(costMatrixFromTriples(labels, actions, triples)).toEqual([
      [0, 2000],
      [300, 0],
      [30, 45],
    ]);
  });

  const [first, second, ...rest] = triples;

  it.each([
    ["a truth that is no label", { ...first, truth: "hold" }, "UNKNOWN_NAME", "/costs/0/truth"],
    ["an action nobody takes", { ...first, decided: "wait" }, "UNKNOWN_NAME", "/costs/0/decided"],
    ["a cell named twice", { ...second }, "DUPLICATE_NAME", "/costs/1"],
  ])("refuse %s", (_, entry, code, path) => {
    const changed = { truth: "", decided: "", cost: 1, ...entry };
    const list = [changed, { truth: "", decided: "", cost: 1, ...second }, ...rest];
    expect(() => costMatrixFromTriples(labels, actions, list)).toThrow(
      expect.objectContaining({ code, path }),
    );
  });

  it("leave to one entry all that the others do not name", () => {
    const rest = { truth: "*", decided: "*", cost: 7 };
    const [dear] = triples;
    if (!dear) throw new Error("there is an entry");
    expect(costMatrixFromTriples(labels, actions, [rest, dear])).toEqual([
      [0, 7],
      [300, 0],
      [7, 7],
    ]);
    expect(() => costMatrixFromTriples(labels, actions, [rest, dear, { ...rest }])).toThrow(
      expect.objectContaining({ code: "DUPLICATE_NAME", path: "/costs/2" }),
    );
  });

  it("refuse a cell that is left out", () => {
    expect(() => costMatrixFromTriples(labels, actions, triples.slice(1))).toThrow(
      expect.objectContaining({ code: "MISSING_CELL", path: "/costs" }),
    );
  });
});
