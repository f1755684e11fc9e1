import { expect, it } from "vitest";
import { readBlock } from "./paste-block";

const names = { truths: ["good", "bad"], decided: ["good", "bad", "hold"] };
const corner = { row: 0, column: 0 };

it("goes by the names of a header, whatever their order", () => {
  const block = "truth\tbad\tgood\nbad\t0\t0.6 × Amount\ngood\t150\t0\n";
  expect(readBlock(block, names, corner)).toEqual({
    cells: [
      { truth: "bad", decided: "bad", cost: 0 },
      { truth: "bad", decided: "good", cost: { base: 0, per_unit: 0.6, of: "Amount" } },
      { truth: "good", decided: "bad", cost: 150 },
      { truth: "good", decided: "good", cost: 0 },
    ],
  });
});

it("starts at the cell it is pasted on without a header", () => {
  expect(readBlock("5,7\n11,13", names, { row: 0, column: 1 })).toEqual({
    cells: [
      { truth: "good", decided: "bad", cost: 5 },
      { truth: "good", decided: "hold", cost: 7 },
      { truth: "bad", decided: "bad", cost: 11 },
      { truth: "bad", decided: "hold", cost: 13 },
    ],
  });
});

it("takes nothing of a block that does not fit", () => {
  expect(readBlock("x,good,fine\nbad,1,2", names, corner)).toEqual({
    fault: '"fine" is not one of the names here',
  });
  expect(readBlock("x,good\nworse,1", names, corner)).toEqual({
    fault: '"worse" is not one of the names here',
  });
  expect(readBlock("1,2", names, { row: 1, column: 2 })).toEqual({
    fault: "The block is larger than the grid",
  });
  expect(readBlock("1\nmuch", names, corner)).toEqual({
    fault: '"much" is neither a number nor a formula',
  });
});
