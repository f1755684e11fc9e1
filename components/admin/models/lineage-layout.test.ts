import { expect, it } from "vitest";
import { layoutLineage } from "./lineage-layout";

const version = (model: string, number: number) => {
  return { version_id: `mver_${model}${number}`, model, version: number };
};

const made = (child: [string, number], parent: [string, number], relation = "distilled_from") => {
  return { relation, child: version(...child), parent: version(...parent) };
};

it("places every version right of all it was made from, by the longest way", () => {
  const { nodes, edges, columns, rows } = layoutLineage([
    made(["small", 2], ["large", 1]),
    made(["tiny", 1], ["small", 2], "compressed_from"),
    made(["tiny", 1], ["large", 1]),
    made(["small", 3], ["large", 1]),
  ]);
  const places = Object.fromEntries(nodes.map((it) => [it.name, [it.column, it.row]]));
  expect(places).toEqual({
    "large 1": [0, 0],
    "small 2": [1, 0],
    "tiny 1": [2, 0],
    "small 3": [1, 1],
  });
  expect([columns, rows]).toEqual([3, 2]);
  expect(edges[1]).toMatchObject({
    from: { name: "small 2" },
    to: { name: "tiny 1" },
    relation: "compressed_from",
  });
});

it("ends on a circle and leaves nobody out", () => {
  const { nodes, columns } = layoutLineage([
    made(["a", 1], ["b", 1]),
    made(["b", 1], ["a", 1]),
    made(["c", 1], ["a", 1]),
  ]);
  expect(nodes.map((it) => it.name).sort()).toEqual(["a 1", "b 1", "c 1"]);
  expect(columns).toBeLessThanOrEqual(3);
});
