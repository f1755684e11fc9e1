import { clearField, create } from "@bufbuild/protobuf";
import { FunctionProtoSchema, type ModelProto, type NodeProto, NodeProtoSchema } from "onnx-buf";
import { describe, expect, it } from "vitest";
import { buildAttribute, buildGraph, buildModel, buildNode, buildValueInfo } from "./build-model";
import { encodeModel } from "./encode-model";
import { inspectModel } from "./inspect-model";
import { floats, oneNode, outputsOf } from "./kit.test.support";
import { setLocale } from "./set-locale";

describe("a function the file brings itself", () => {
  it("may lie in a domain of its own, as exporters write it", async () => {
    const model = withFunction("Double", "pkg.exporter");
    expect(codes(model)).toEqual([]);
    const { y } = await outputsOf(model, { x: floats([1, -2, 0.5], 3) });
    expect(Array.from(y?.data as Float32Array)).toEqual([2, -4, 1]);
  });

  it("vouches for no other operator of that domain", () => {
    const model = withFunction("Double", "pkg.exporter");
    const stray = { type: "Triple", inputs: ["x"], outputs: ["z"], domain: "pkg.exporter" };
    model.graph?.node.push(buildNode(stray));
    expect(codes(model)).toEqual(["unknown_domain"]);
  });

  it("vouches for none of its name elsewhere", () => {
    const model = withFunction("Double", "pkg.exporter");
    for (const it of model.functions) it.domain = "pkg.other";
    expect(codes(model)).toEqual(["unknown_domain"]);
  });

  it("is looked into for letters, and its list of operator sets does not count", () => {
    const model = withFunction("Double", "pkg.exporter", [normalizer()]);
    for (const { opsetImport } of model.functions) {
      for (const set of opsetImport) set.version = 99n;
    }
    expect(codes(model)).toEqual(["locale_missing"]);
    expect(setLocale(encodeModel(model)).changes).toHaveLength(1);
  });
});

describe("a locale", () => {
  it("is missed in a body, and the way there named", () => {
    const body = buildGraph({ name: "body", nodes: [normalizer()], inputs: [], outputs: [] });
    const model = buildModel(oneNode("If", { then_branch: { graph: body } }));
    expect(inspectModel(encodeModel(model)).findings).toMatchObject([
      {
        code: "locale_missing",
        evidence: "node StringNormalizer_t in attribute then_branch in node If_y",
      },
    ]);
  });

  it("is missed even where the operator's type is written behind its attributes", () => {
    const node = normalizer();
    const type = new TextEncoder().encode(node.opType);
    clearField(node, NodeProtoSchema.field.opType);
    node.$unknown = [{ no: 4, wireType: 2, data: new Uint8Array([type.length, ...type]) }];
    const graph = buildGraph({ name: "main", nodes: [node], inputs: [], outputs: [] });
    expect(codes(buildModel(graph))).toEqual(["locale_missing"]);
  });

  it("is not missed by operators that only look alike", () => {
    const lower = { case_change_action: { text: "LOWER" } };
    expect(codes(buildModel(oneNode("Tokenizer", lower, { domain: "com.microsoft" })))).toEqual([]);
  });
});

function codes(model: ModelProto): string[] {
  return inspectModel(encodeModel(model)).findings.map(({ code }) => code);
}

function normalizer(): NodeProto {
  const node = buildNode({ type: "StringNormalizer", inputs: ["s"], outputs: ["t"] });
  node.attribute = [buildAttribute("case_change_action", { text: "LOWER" })];
  return node;
}

/** `y` = a function of the file's own on `x`: twice its input, and whatever `more` does. */
function withFunction(name: string, domain: string, more: NodeProto[] = []): ModelProto {
  const model = buildModel(
    buildGraph({
      name: "main",
      nodes: [buildNode({ type: name, inputs: ["x"], outputs: ["y"], domain })],
      inputs: [buildValueInfo("x", "FLOAT", ["N", 3])],
      outputs: [buildValueInfo("y", "FLOAT", ["N", 3])],
    }),
    { domains: { [domain]: 1 } },
  );
  const twice = buildNode({ type: "Add", inputs: ["a", "a"], outputs: ["b"] });
  model.functions.push(
    create(FunctionProtoSchema, {
      name,
      domain,
      input: ["a"],
      output: ["b"],
      node: [twice, ...more],
      opsetImport: [{ domain: "", version: 17n }],
    }),
  );
  return model;
}
