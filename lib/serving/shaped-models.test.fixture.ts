import { createHash } from "node:crypto";
import { InferenceSession, Tensor } from "onnxruntime-node";
import type { PredictInput } from "#lib/contracts/predictions";
import {
  buildFloats,
  buildGraph,
  buildModel,
  buildNode,
  buildValueInfo,
} from "#lib/onnx/build-model";
import { encodeModel } from "#lib/onnx/encode-model";
import { Adapter } from "#lib/pipeline/adapter";
import { ModelManifest } from "#lib/pipeline/manifest";
import { type Pipeline, Pipeline as PipelineSchema } from "#lib/pipeline/pipeline";
import { pipelineFor } from "#lib/pipeline/pipeline-for";
import { pipelineHash } from "#lib/pipeline/pipeline-hash";

export const LABELS = ["cat", "dog"];

type Kind = Adapter["output"]["kind"];
type Batch = Adapter["batch"];
type Onnx = Parameters<typeof buildValueInfo>[1];

type ElementName =
  | "float32"
  | "float64"
  | "float16"
  | "int32"
  | "int64"
  | "uint8"
  | "bool"
  | "string";

/** One input of the graph, and its values for one row as ONNX Runtime's own tensors take them. */
export type GraphInput = {
  readonly name: string;
  readonly onnx: Onnx;
  readonly type: ElementName;
  /** Dimensions of one row. */
  readonly dims: readonly number[];
  /** Values of each row, written by hand. */
  readonly rows: readonly (readonly (number | bigint | string)[])[];
};

/** A way into a graph: what callers send, what the adapter says, and what has to reach the file. */
export type Shape = {
  readonly name: string;
  readonly input: unknown;
  readonly features?: unknown;
  readonly pipeline?: Pipeline;
  readonly sent: readonly PredictInput[];
  readonly graph: readonly GraphInput[];
  /** The operators from the graph's inputs to one float32 tensor; each is given the name of what it makes. */
  readonly nodes?: readonly Parameters<typeof buildNode>[0][];
  /** Numbers of a row once flat. */
  readonly width: number;
  readonly output?: "FLOAT" | "DOUBLE" | "FLOAT16";
  /** Whole numbers that are fed the same at every run, int64. */
  readonly constants?: readonly Constant[];
};

type Constant = {
  readonly tensor: string;
  readonly dims: readonly number[];
  readonly values: readonly number[];
};

const HEADS: Readonly<Record<Kind, string>> = {
  probabilities: "Softmax",
  log_probabilities: "LogSoftmax",
  logits: "Identity",
  single_probability: "Sigmoid",
  single_logit: "Identity",
};

/** Inputs of any shape, flat, times weights, through the head of a kind: `answer`. */
function shapedModel(shape: Shape, kind: Kind, batch: Batch): Uint8Array {
  const columns = kind.startsWith("single_") ? 1 : 2;
  const rows = batch.mode === "fixed" ? batch.size : "n";
  const weights = Array.from({ length: shape.width * columns }, (_, i) => ((i * 7) % 5) / 8 - 0.25);
  const [only] = shape.graph;
  const cast = (input: string, output: string, to: number) =>
    buildNode({
      type: "Cast",
      inputs: [input],
      outputs: [output],
      attributes: { to: { int: to } },
    });
  const nodes = shape.nodes?.map(buildNode) ?? [cast(only?.name ?? "", "numbers", 1)];
  return encodeModel(
    buildModel(
      buildGraph({
        name: "shaped",
        inputs: [
          ...shape.graph.map(({ name, onnx, dims }) => buildValueInfo(name, onnx, [rows, ...dims])),
          ...(shape.constants ?? []).map(({ tensor, dims }) =>
            buildValueInfo(tensor, "INT64", dims),
          ),
        ],
        outputs: [buildValueInfo("answer", shape.output ?? "FLOAT", [rows, columns])],
        initializers: [buildFloats("w", [shape.width, columns], weights)],
        nodes: [
          ...nodes,
          buildNode({ type: "Flatten", inputs: ["numbers"], outputs: ["flat"] }),
          buildNode({ type: "MatMul", inputs: ["flat", "w"], outputs: ["z"] }),
          buildNode({ type: HEADS[kind], inputs: ["z"], outputs: ["head"] }),
          cast("head", "answer", { FLOAT: 1, DOUBLE: 11, FLOAT16: 10 }[shape.output ?? "FLOAT"]),
        ],
      }),
      { domains: { "ai.onnx.ml": 3 } },
    ),
  );
}

/** What ONNX Runtime itself gives for each row alone, copied to fill a fixed batch, as the numbers of the file's output. */
export async function directAnswers(
  bytes: Uint8Array,
  shape: Shape,
  batch: Batch,
): Promise<number[][]> {
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: 1 });
  const copies = batch.mode === "fixed" ? batch.size : 1;
  const answers: number[][] = [];
  for (const row of shape.sent.keys()) {
    const feeds = shape.graph.map((input) => [input.name, tensorOf(input, row, copies)]);
    const constants = (shape.constants ?? []).map(({ tensor, dims, values }) => [
      tensor,
      new Tensor("int64", BigInt64Array.from(values, BigInt), dims),
    ]);
    const { answer } = await session.run(Object.fromEntries([...feeds, ...constants]));
    const values = numbersOf(answer?.type, answer?.data);
    answers.push(values.slice(0, values.length / copies));
  }
  await session.release();
  return answers;
}

function tensorOf({ type, dims, rows }: GraphInput, row: number, copies: number): Tensor {
  const values = Array.from({ length: copies }, () => rows[row] ?? []).flat();
  const shape = [copies, ...dims];
  switch (type) {
    case "string":
      return new Tensor("string", values.map(String), shape);
    case "int64":
      return new Tensor("int64", BigInt64Array.from(values, BigInt), shape);
    case "float64":
      return new Tensor("float64", Float64Array.from(values, Number), shape);
    case "float16":
      return new Tensor("float16", Uint16Array.from(values, Number), shape);
    case "int32":
      return new Tensor("int32", Int32Array.from(values, Number), shape);
    case "uint8":
      return new Tensor("uint8", Uint8Array.from(values, Number), shape);
    case "bool":
      return new Tensor("bool", Uint8Array.from(values, Number), shape);
    default:
      return new Tensor("float32", Float32Array.from(values, Number), shape);
  }
}

function numbersOf(type: string | undefined, data: unknown): number[] {
  const values = Array.from((data ?? []) as ArrayLike<number>, Number);
  // Newer engines hand out numbers, older ones the bits; a normal half is enough here.
  if (type !== "float16" || !(data instanceof Uint16Array)) return values;
  return values.map((bits) => {
    const size = (1 + (bits & 0x3ff) / 1024) * 2 ** (((bits >> 10) & 0x1f) - 15);
    return bits & 0x8000 ? -size : size;
  });
}

/** The probabilities behind the file's numbers under a temperature of 2, label by label. */
export function expectedProbabilities(kind: Kind, answer: readonly number[]): number[] {
  const [a = Number.NaN, b = Number.NaN] = answer;
  const odds = {
    probabilities: () => Math.log(b / a),
    logits: () => b - a,
    log_probabilities: () => b - a,
    single_probability: () => Math.log(a / (1 - a)),
    single_logit: () => a,
  }[kind]();
  const dog = 1 / (1 + Math.exp(-odds / 2));
  return [1 - dog, dog];
}

/** The record of a version of that shape, calibrated by a temperature of 2. A single value speaks for "dog". */
export function shapedVersion(
  model: string,
  shape: Shape,
  { kind, batch }: { readonly kind: Kind; readonly batch: Batch },
) {
  const bytes = shapedModel(shape, kind, batch);
  const speaks_for = kind.startsWith("single_") ? "dog" : null;
  const output = { tensor: "answer", kind, labels: LABELS, speaks_for };
  const constants = (shape.constants ?? []).map((it) => ({ ...it, type: "int64" }));
  const adapter = Adapter.parse({ input: shape.input, output, batch, constants });
  const fitted = PipelineSchema.parse(shape.pipeline ?? pipelineFor(adapter));
  const input = kind.endsWith("logits") ? "logits" : "probabilities";
  const temperature = { input, classes: 2, temperature: 2, at_bound: false };
  const manifest = ModelManifest.parse({
    schema: "umpire-model/1",
    ...{ model, version: 1, task: "classification", title: shape.name, labels: LABELS },
    ...{ data: null, source: null, parameters: {}, environment: null, pricing: null },
    features: shape.features ?? null,
    pipeline: { sha256: pipelineHash(fitted, sha256), fitted, file: null },
    signature: { inputs: [], outputs: [answerEdge(shape, kind, batch)] },
    adapter,
    calibrator: { method: "temperature", parameters: temperature, rows: 40 },
    ...{ metrics: {}, segments: {}, classes: {}, notes: {}, lineage: [], files: {} },
    artifact: { file: "model.onnx", sha256: sha256(bytes), bytes: bytes.length },
  });
  return { model: { name: model }, manifest, bytes, golden: null };
}

/** The graph's output as its own signature has it. */
function answerEdge({ output = "FLOAT" }: Shape, kind: Kind, batch: Batch) {
  const type = { FLOAT: "float32", DOUBLE: "float64", FLOAT16: "float16" }[output];
  const rows = batch.mode === "fixed" ? batch.size : "n";
  return { name: "answer", kind: "tensor", type, dims: [rows, kind.startsWith("single_") ? 1 : 2] };
}

function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
