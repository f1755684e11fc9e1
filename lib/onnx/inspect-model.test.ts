import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  AttributeProtoSchema,
  FunctionProtoSchema,
  type GraphProto,
  type ModelProto,
  SparseTensorProtoSchema,
  type TensorProto,
  TensorProto_DataLocation,
  TrainingInfoProtoSchema,
} from "onnx-buf";
import { describe, expect, it } from "vitest";
import {
  type AttributeValue,
  buildAttribute,
  buildFloats,
  buildGraph,
  buildModel,
  buildNode,
  buildValueInfo,
} from "./build-model";
import { encodeModel } from "./encode-model";
import { inspectModel } from "./inspect-model";

describe("a sound model", () => {
  it("has no findings, and says what it is made of", () => {
    const inspection = inspectModel(encodeModel(soundModel()));
    expect(inspection).toMatchObject({
      findings: [],
      nodes: 2,
      operators: [
        { domain: "", type: "Gemm" },
        { domain: "", type: "Softmax" },
      ],
      opsets: [{ domain: "", version: 17 }],
    });
  });

  it.each(["ai.onnx", "ai.onnx.ml", "com.microsoft"])("may use operators of %s", (domain) => {
    expect(codes(withNode({ domain }))).toEqual([]);
  });

  it("may list an operator set that no node uses", () => {
    const model = buildModel(soundGraph(), { domains: { "com.example.exporter": 1 } });
    expect(codes(model)).toEqual([]);
  });
});

describe("what is no ONNX file", () => {
  it.each([
    ["an empty file", ""],
    ["a web page", "<!DOCTYPE html><html><body>Sign in</body></html>"],
    ["a storage pointer", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\n"],
    ["JSON", '{"error":"not found"}'],
    ["a zip archive", "PK\u0003\u0004\u0014\u0000\u0000\u0000"],
    ["prose", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"],
  ])("%s is refused", (_name, text) => {
    const { findings } = inspectModel(Buffer.from(text, "latin1"));
    expect(findings.map(({ code }) => code)).toEqual(["not_onnx"]);
    expect(findings[0]?.evidence).toContain(text.slice(0, 2) || "an empty file");
  });

  it("shows control characters of the file as dots", () => {
    const { findings } = inspectModel(Buffer.from("\u001b[31m<b>red\u0000", "latin1"));
    expect(findings[0]?.evidence).toBe("“·[31m<b>red·”");
  });

  it("is refused when the runtime would take it for its own format", () => {
    const model = soundModel();
    model.producerName = "ORTM and more";
    expect([...encodeModel(model).subarray(4, 8)]).toEqual(
      [..."ORTM"].map((it) => it.charCodeAt(0)),
    );
    expect(codes(model)).toEqual(["not_onnx"]);
  });

  it("is refused when it holds no graph", () => {
    const model = soundModel();
    delete model.graph;
    expect(codes(model)).toEqual(["not_onnx"]);
  });

  it("is refused when lengths inside contradict each other", () => {
    const bytes = encodeModel(soundModel());
    const inner = bytes.indexOf(0x0a, bytes.indexOf(0x3a) + 1);
    bytes[inner + 1] = 0xff;
    bytes[inner + 2] = 0x7f;
    const [finding] = inspectModel(bytes).findings;
    expect(["not_onnx", "truncated"]).toContain(finding?.code);
  });
});

describe("a cut file", () => {
  it("is refused at every length, and never throws", () => {
    const bytes = encodeModel(soundModel());
    for (let length = 0; length < bytes.length; length += 1) {
      const found = inspectModel(bytes.subarray(0, length)).findings.map(({ code }) => code);
      expect(found, `cut at ${length}`).toHaveLength(1);
      expect(["not_onnx", "truncated"]).toContain(found[0]);
    }
  });

  it("names the tensor it ends in", () => {
    const bytes = encodeModel(soundModel());
    const [finding] = inspectModel(bytes.subarray(0, weightEnd(bytes) - 3)).findings;
    expect(finding).toMatchObject({ code: "truncated", evidence: "tensor weight in graph scores" });
  });
});

describe("external data", () => {
  const nested: [string, ModelProto][] = [
    ["an initializer", withInitializer(external("far"))],
    ["an attribute", withAttribute({ tensor: external("far") })],
    ["a body", withAttribute({ graph: withInitializer(external("far")).graph as GraphProto })],
    ["a body inside a body", withAttribute({ graph: deepGraph(3, external("far")) })],
    ["sparse values", withSparse({ values: external("far") })],
    ["sparse indices", withSparse({ indices: external("far") })],
    ["a sparse attribute", withRawAttribute({ sparseTensor: sparse(external("far")) })],
    ["a list of sparse attributes", withRawAttribute({ sparseTensors: [sparse(external("far"))] })],
    [
      "a list of tensors",
      withRawAttribute({ tensors: [buildFloats("near", [1], [1]), external("far")] }),
    ],
    ["a list of bodies", withRawAttribute({ graphs: [deepGraph(0, external("far"))] })],
    ["a function", withFunction(external("far"))],
    ["a function's default", withFunctionDefault(external("far"))],
    ["training information", withTraining(external("far"))],
    ["an entry without a location", withInitializer(entryOnly())],
    ["a location without an entry", withInitializer(locationOnly(1))],
    ["a location no list knows", withInitializer(locationOnly(7))],
  ];

  it.each(nested)("in %s is refused", (_name, model) => {
    expect(codes(model)).toEqual(["external_data"]);
  });

  it("names the tensor and the way to it", () => {
    const [finding] = inspectModel(
      encodeModel(withAttribute({ graph: deepGraph(1, external("far")) })),
    ).findings;
    expect(finding?.evidence).toBe(
      "tensor far in graph level0 in attribute body in node Gemm_logits in attribute value",
    );
  });
});

describe("limits", () => {
  it("refuses an operator of a domain the runtime lacks, once", () => {
    const { findings } = inspectModel(
      encodeModel(withNode({ domain: "com.example", twice: true })),
    );
    expect(findings).toEqual([
      {
        code: "unknown_domain",
        severity: "refused",
        evidence: "com.example.Relu at Relu_scores",
        detail: "Operator Relu of domain com.example is not part of this runtime.",
      },
    ]);
  });

  it("refuses more than 50,000 nodes, bodies included", () => {
    const many = Array.from({ length: 25_000 }, () => identityNode());
    const body = buildGraph({ name: "body", nodes: many, inputs: [], outputs: [] });
    const branch = buildNode({
      type: "If",
      inputs: ["x"],
      outputs: ["y"],
      attributes: { then_branch: { graph: body }, else_branch: { graph: body } },
    });
    const graph = buildGraph({ name: "main", nodes: [branch], inputs: [], outputs: [] });
    expect(codes(buildModel(graph))).toEqual(["too_many_nodes"]);
    graph.node = many;
    expect(codes(buildModel(graph))).toEqual([]);
  });

  it("refuses bodies nested beyond what any reader takes", () => {
    const model = withAttribute({ graph: deepGraph(60, external("far")) });
    expect(codes(model)).toEqual(["too_deep"]);
  });

  it("refuses more than 200 MiB unread", () => {
    const bytes = new Uint8Array(200 * 1024 * 1024 + 1);
    expect(inspectModel(bytes).findings.map(({ code }) => code)).toEqual(["too_large"]);
  });

  it("refuses a flood of empty parts without building them", () => {
    const sound = encodeModel(soundModel());
    const flood = new Uint8Array(sound.length + 9_000_000);
    flood.set(sound);
    for (let at = sound.length; at < flood.length; at += 2) flood[at] = 0x72; // metadata_props, empty
    expect(inspectModel(flood).findings.map(({ code }) => code)).toEqual(["too_large"]);
  });
});

function codes(model: ModelProto): string[] {
  return inspectModel(encodeModel(model)).findings.map(({ code }) => code);
}

function soundGraph(): GraphProto {
  return buildGraph({
    name: "scores",
    nodes: [
      buildNode({ type: "Gemm", inputs: ["x", "weight", "bias"], outputs: ["logits"] }),
      buildNode({ type: "Softmax", inputs: ["logits"], outputs: ["p"] }),
    ],
    inputs: [buildValueInfo("x", "FLOAT", ["N", 3])],
    outputs: [buildValueInfo("p", "FLOAT", ["N", 2])],
    initializers: [
      buildFloats("weight", [3, 2], [0.5, -0.5, 1, -1, 2, -2]),
      buildFloats("bias", [2], [0.25, -0.75]),
    ],
  });
}

function soundModel(): ModelProto {
  return buildModel(soundGraph());
}

/** Where the raw data of the first initializer ends: its last number is −2, little-endian. */
function weightEnd(bytes: Uint8Array): number {
  return Buffer.from(bytes).indexOf(Buffer.from([0, 0, 0, 0xc0])) + 4;
}

function identityNode() {
  return buildNode({ type: "Identity", inputs: ["x"], outputs: ["y"] });
}

function withNode({ domain, twice = false }: { domain: string; twice?: boolean }): ModelProto {
  const graph = soundGraph();
  const node = buildNode({ type: "Relu", inputs: ["p"], outputs: ["scores"], domain });
  graph.node.push(node, ...(twice ? [node] : []));
  return buildModel(graph);
}

function withAttribute(value: AttributeValue): ModelProto {
  const graph = buildGraph({
    name: "main",
    nodes: [buildNode({ type: "Op", inputs: [], outputs: ["y"], attributes: { value } })],
    inputs: [],
    outputs: [],
  });
  return buildModel(graph);
}

function withInitializer(tensor: TensorProto): ModelProto {
  const graph = soundGraph();
  graph.initializer.push(tensor);
  return buildModel(graph);
}

function withSparse(parts: { values?: TensorProto; indices?: TensorProto }): ModelProto {
  const graph = soundGraph();
  graph.sparseInitializer.push(create(SparseTensorProtoSchema, parts));
  return buildModel(graph);
}

function withFunction(tensor: TensorProto): ModelProto {
  const model = soundModel();
  const node = buildNode({
    type: "Constant",
    inputs: [],
    outputs: ["c"],
    attributes: { value: { tensor } },
  });
  model.functions.push(create(FunctionProtoSchema, { name: "helper", node: [node] }));
  return model;
}

function withFunctionDefault(tensor: TensorProto): ModelProto {
  const model = soundModel();
  const attributeProto = [buildAttribute("value", { tensor })];
  model.functions.push(create(FunctionProtoSchema, { name: "helper", attributeProto }));
  return model;
}

function withRawAttribute(parts: MessageInitShape<typeof AttributeProtoSchema>): ModelProto {
  const model = soundModel();
  const [node] = model.graph?.node ?? [];
  node?.attribute.push(create(AttributeProtoSchema, { name: "list", ...parts }));
  return model;
}

function sparse(values: TensorProto) {
  return create(SparseTensorProtoSchema, { values });
}

function withTraining(tensor: TensorProto): ModelProto {
  const model = soundModel();
  const initialization = withInitializer(tensor).graph as GraphProto;
  model.trainingInfo.push(create(TrainingInfoProtoSchema, { initialization }));
  return model;
}

function deepGraph(levels: number, tensor: TensorProto): GraphProto {
  const name = `level${levels}`;
  if (levels === 0) {
    return buildGraph({ name, nodes: [], inputs: [], outputs: [], initializers: [tensor] });
  }
  const body = { graph: deepGraph(levels - 1, tensor) };
  const node = buildNode({ type: "Gemm", inputs: [], outputs: ["logits"], attributes: { body } });
  return buildGraph({ name, nodes: [node], inputs: [], outputs: [] });
}

function external(name: string): TensorProto {
  const tensor = locationOnly(TensorProto_DataLocation.EXTERNAL);
  tensor.name = name;
  tensor.externalData = entryOnly().externalData;
  return tensor;
}

function entryOnly(): TensorProto {
  const tensor = buildFloats("entry", [1], [1]);
  tensor.externalData = [
    { $typeName: "onnx.StringStringEntryProto", key: "location", value: ".env" },
  ];
  return tensor;
}

function locationOnly(location: number): TensorProto {
  const tensor = buildFloats("located", [1], [1]);
  tensor.dataLocation = location;
  return tensor;
}
