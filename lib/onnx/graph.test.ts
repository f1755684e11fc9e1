import { create } from "@bufbuild/protobuf";
import type { GraphProto } from "onnx-buf";
import { SparseTensorProtoSchema } from "onnx-buf";
import { describe, expect, it } from "vitest";
import { buildFloats, buildGraph, buildNode, buildValueInfo } from "./build-model";
import {
  consumersOf,
  graphsWithin,
  producersOf,
  topologicalOrder,
  unusedInitializers,
} from "./graph";

describe("producers and consumers", () => {
  it("name the node that makes a tensor and those that read it", () => {
    const graph = branching();
    expect(producersOf(graph).get("sum")?.opType).toBe("Add");
    expect(producersOf(graph).has("x")).toBe(false);
    const readers = consumersOf(graph);
    expect(readers.get("sum")?.map(({ opType }) => opType)).toEqual(["Relu", "If"]);
    expect(readers.get("y")).toBeUndefined();
  });

  it("leave out optional inputs and outputs that are not there", () => {
    const node = buildNode({ type: "Clip", inputs: ["x", "", "top"], outputs: ["y", ""] });
    const graph = buildGraph({ name: "g", nodes: [node], inputs: [], outputs: [] });
    expect([...consumersOf(graph).keys()]).toEqual(["x", "top"]);
    expect([...producersOf(graph).keys()]).toEqual(["y"]);
  });

  it("take a name a body makes itself for its own", () => {
    expect([...consumersOf(branching()).keys()].sort()).toEqual(["bias", "cond", "sum", "x"]);
  });
});

describe("the order", () => {
  it("puts each node behind those it reads from, bodies included", () => {
    const graph = branching();
    graph.node.reverse();
    const order = topologicalOrder(graph).map(({ opType }) => opType);
    expect(order.indexOf("Add")).toBeLessThan(order.indexOf("If"));
    expect(order.indexOf("Relu")).toBeGreaterThan(order.indexOf("Add"));
    expect(order).toHaveLength(4);
  });

  it("leaves a sorted file as it is", () => {
    const graph = branching();
    expect(topologicalOrder(graph)).toEqual(graph.node);
  });

  it("takes a chain longer than a call stack", () => {
    const nodes = Array.from({ length: 30_000 }, (_, at) =>
      buildNode({ type: "Identity", inputs: [`t${at}`], outputs: [`t${at + 1}`] }),
    ).reverse();
    const order = topologicalOrder(buildGraph({ name: "g", nodes, inputs: [], outputs: [] }));
    expect(order[0]?.input).toEqual(["t0"]);
  });

  it("refuses a circle by the name of a node in it", () => {
    const nodes = [
      buildNode({ type: "Relu", inputs: ["b"], outputs: ["a"] }),
      buildNode({ type: "Relu", inputs: ["a"], outputs: ["b"] }),
    ];
    const graph = buildGraph({ name: "g", nodes, inputs: [], outputs: [] });
    expect(() => topologicalOrder(graph)).toThrow("A circle runs through Relu_a");
  });
});

it("calls an initializer unused only where no node, body or output reads it", () => {
  const graph = branching();
  const sparse = buildFloats("thin", [1], [1]);
  graph.sparseInitializer.push(create(SparseTensorProtoSchema, { values: sparse }));
  graph.initializer.push(buildFloats("left over", [1], [3]), buildFloats("given", [1], [4]));
  graph.output.push(buildValueInfo("given", "FLOAT", [1]));
  expect(unusedInitializers(graph)).toEqual(["left over", "thin"]);
});

it("finds every body, however deep", () => {
  const names = graphsWithin(branching()).map(({ name }) => name);
  expect(names).toEqual(["main", "then", "else", "inner"]);
});

/** `x + bias`, then Relu beside an If whose branches read `sum` and `bias` from around them, one through a body of its own. */
function branching(): GraphProto {
  const inner = bodyOf("inner", [
    buildNode({ type: "Mul", inputs: ["sum", "own"], outputs: ["product"] }),
  ]);
  inner.initializer.push(buildFloats("own", [1], [2]));
  const nested = buildNode({
    type: "If",
    inputs: ["cond"],
    outputs: ["nested"],
    attributes: { then_branch: { graph: inner } },
  });
  const branches = {
    then_branch: { graph: bodyOf("then", [nested]) },
    else_branch: {
      graph: bodyOf("else", [buildNode({ type: "Neg", inputs: ["bias"], outputs: ["n"] })]),
    },
  };
  return buildGraph({
    name: "main",
    nodes: [
      buildNode({ type: "Add", inputs: ["x", "bias"], outputs: ["sum"] }),
      buildNode({ type: "Relu", inputs: ["sum"], outputs: ["r"] }),
      buildNode({ type: "Cast", inputs: ["x"], outputs: ["cond"] }),
      buildNode({ type: "If", inputs: ["cond"], outputs: ["y"], attributes: branches }),
    ],
    inputs: [buildValueInfo("x", "FLOAT", ["N"])],
    outputs: [buildValueInfo("y", "FLOAT", ["N"])],
    initializers: [buildFloats("bias", [1], [0.5])],
  });
}

function bodyOf(name: string, nodes: GraphProto["node"]): GraphProto {
  return buildGraph({ name, nodes, inputs: [], outputs: [] });
}
