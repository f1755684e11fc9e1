import { expect, it } from "vitest";
import { textTable } from "./text-table";

it("sets words to the left, numbers to the right, and rounds to what can be read", () => {
  const table = textTable([
    { name: "all human", cost: 200_000, share: 1 },
    { name: "calibrated", cost: 148_472.4, share: 0.58123 },
    { name: "none", cost: null, share: -12.345 },
  ]);
  expect(table.split("\n")).toEqual([
    "name           cost   share",
    "----------  -------  ------",
    "all human   200,000       1",
    "calibrated  148,472  0.5812",
    "none              –  -12.35",
  ]);
});
