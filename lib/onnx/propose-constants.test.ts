import { describe, expect, it } from "vitest";
import { proposeAdapter } from "./propose-adapter";
import type { EdgeSignature } from "./signature-of";

const scores = edge("scores", "float32", ["N", 2]);
const hints = { labels: ["no", "yes"] };

describe("constants", () => {
  const x = edge("x", "float32", ["N", 9, 4]);

  it.each<[string, EdgeSignature, (number | string)[], number[]]>([
    ["a scalar", edge("rate", "int64", []), [16_000], []],
    ["a list", edge("mean", "float32", [3]), [0.5, 1, 2], [3]],
    [
      "a named tensor, though it looks like rows",
      edge("prior", "float32", ["K", 2]),
      [1, 2, 3, 4],
      [2, 2],
    ],
    ["a text", edge("language", "string", [1]), ["de"], [1]],
  ])("%s is fed the value said", (_name, constant, values, dims) => {
    const { adapter, missing } = proposeAdapter(
      { inputs: [x, constant], outputs: [scores] },
      { ...hints, constants: { [constant.name]: values } },
    );
    expect(adapter?.constants).toEqual([
      { tensor: constant.name, type: constant.type, dims, values },
    ]);
    expect(adapter?.input).toMatchObject({ layout: "tensor", tensor: "x" });
    expect(missing).toEqual([]);
  });

  it("are asked for again when they are not as many as the shape says", () => {
    const { adapter, missing } = proposeAdapter(
      { inputs: [x, edge("mean", "float32", [3])], outputs: [scores] },
      { ...hints, constants: { mean: [1, 2] } },
    );
    expect(missing).toEqual(["Say the 3 values of “mean”, which every run is fed alike."]);
    expect(adapter?.constants[0]?.values).toEqual([0, 0, 0]);
  });

  it("are refused where the model has no such input", () => {
    const { findings } = proposeAdapter(
      { inputs: [x], outputs: [scores] },
      { ...hints, constants: { rate: [1] } },
    );
    expect(findings).toMatchObject([{ code: "unknown_tensor", evidence: "“rate”" }]);
  });
});

function edge(name: string, type: string, dims: EdgeSignature["dims"]): EdgeSignature {
  return { name, kind: "tensor", type, dims };
}
