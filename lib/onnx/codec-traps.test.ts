import { clearField, isFieldSet } from "@bufbuild/protobuf";
import { AttributeProto_AttributeType, type ModelProto, TensorProtoSchema } from "onnx-buf";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import {
  buildAttribute,
  buildFloats,
  buildGraph,
  buildModel,
  buildNode,
  buildValueInfo,
} from "./build-model";
import { decodeModel } from "./decode-model";
import { encodeModel } from "./encode-model";
import { readTensor } from "./tensors";

describe("the codec", () => {
  it("writes the same bytes for the same message", () => {
    expect(encodeModel(leakyModel())).toEqual(encodeModel(leakyModel()));
  });

  it("reads a slice of a larger Node buffer, wherever it starts", () => {
    const bytes = encodeModel(leakyModel());
    for (const shift of [0, 1, 2, 3, 5]) {
      const slice = Buffer.concat([Buffer.alloc(shift, 7), bytes]).subarray(shift);
      expect(weightsOf(decodeModel(slice))).toEqual([0.5, -1.5, 4]);
    }
  });

  it("keeps fields its schema does not know, byte for byte", () => {
    const unknown = [0xfa, 0x3f, 3, 1, 2, 3]; // field 1023, three bytes
    const bytes = new Uint8Array([...encodeModel(leakyModel()), ...unknown]);
    expect([...encodeModel(decodeModel(bytes))]).toEqual([...bytes]);
  });

  it("shares weights with the bytes it read", () => {
    const bytes = encodeModel(leakyModel());
    const [tensor] = decodeModel(bytes).graph?.initializer ?? [];
    expect(tensor?.rawData.buffer).toBe(bytes.buffer);
  });

  it("counts an empty rawData as set, so a cleared field is the only absent one", async () => {
    const model = leakyModel();
    const [tensor] = model.graph?.initializer ?? [];
    if (!tensor) throw new Error("The model has no initializer");
    tensor.floatData = [0.5, -1.5, 4];
    tensor.rawData = new Uint8Array();
    expect(isFieldSet(tensor, TensorProtoSchema.field.rawData)).toBe(true);
    await expect(outputsOf(model)).rejects.toThrow();

    clearField(tensor, TensorProtoSchema.field.rawData);
    expect(readTensor(tensor).data).toEqual(Float32Array.of(0.5, -1.5, 4));
    expect(await outputsOf(model)).toEqual([1, -0.5, 6]);
  });

  it("writes an attribute of 1 as the kind it was asked for", () => {
    const kinds = AttributeProto_AttributeType;
    expect(buildAttribute("alpha", { float: 1 })).toMatchObject({ type: kinds.FLOAT, f: 1 });
    expect(buildAttribute("axis", { int: 1 })).toMatchObject({ type: kinds.INT, i: 1n });
    expect(buildAttribute("axes", { ints: [1, -1] })).toMatchObject({ ints: [1n, -1n] });
  });

  it("builds what the runtime loads and computes", async () => {
    expect(await outputsOf(leakyModel())).toEqual([1, -0.5, 6]);
  });
});

/** `LeakyRelu(x + weight)` with a slope of 1, so that a slope lost on the way would show. */
function leakyModel(): ModelProto {
  return buildModel(
    buildGraph({
      name: "leaky",
      nodes: [
        buildNode({ type: "Add", inputs: ["x", "weight"], outputs: ["sum"] }),
        buildNode({
          type: "LeakyRelu",
          inputs: ["sum"],
          outputs: ["y"],
          attributes: { alpha: { float: 1 } },
        }),
      ],
      inputs: [buildValueInfo("x", "FLOAT", ["N", 3])],
      outputs: [buildValueInfo("y", "FLOAT", ["N", 3])],
      initializers: [buildFloats("weight", [3], [0.5, -1.5, 4])],
    }),
  );
}

function weightsOf(model: ModelProto): number[] {
  return (model.graph?.initializer ?? []).flatMap((tensor) =>
    Array.from(readTensor(tensor).data, Number),
  );
}

async function outputsOf(model: ModelProto): Promise<number[]> {
  const session = await InferenceSession.create(encodeModel(model), {
    intraOpNumThreads: 1,
    logSeverityLevel: 4,
  });
  const { y } = await session.run({ x: new Tensor("float32", [0.5, 1, 2], [1, 3]) });
  await session.release();
  return [...((y?.data ?? []) as Float32Array)];
}
