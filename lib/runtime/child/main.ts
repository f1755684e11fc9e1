import { InferenceSession, Tensor } from "onnxruntime-node";
import type {
  Answer,
  ElementType,
  ModelSignature,
  Question,
  TensorInfo,
  TensorValue,
} from "#lib/runtime/protocol";

/**
 * The inference process: takes one model in, then turns tensors into tensors until it is killed. A file that nobody
 * vouches for it can also look at, unloaded, because reading one may take as long and as much as running it.
 * It knows nothing of the product, reads no file and no variable, and a run blocks it entirely,
 * which is why the supervisor on the other side of the channel holds the clock.
 */
const OPTIONS: InferenceSession.SessionOptions = {
  executionProviders: ["cpu"],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: "sequential",
  logSeverityLevel: 4,
  extra: { "session.intra_op.allow_spinning": "0", "session.inter_op.allow_spinning": "0" },
};

const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

let session: InferenceSession | null = null;

process.on("disconnect", () => process.exit(0));
process.on("message", (question: Question) => {
  answer(question).then(send, (error: unknown) => {
    send({ kind: "failed", id: question.id, message: messageOf(error) });
  });
});
send({ kind: "listening", id: 0 });

async function answer(question: Question): Promise<Answer> {
  if (question.kind === "examine") {
    // Those that serve never ask, so they do not pay for what it takes to read a graph.
    const { examineModel } = await import("#lib/onnx/examine-model");
    const { id, bytes, asked } = question;
    return { kind: "examined", id, examination: examineModel(bytes, asked) };
  }
  if (question.kind === "load") {
    const graphOptimizationLevel = question.optimize === "none" ? "disabled" : question.optimize;
    session = await InferenceSession.create(question.bytes, {
      ...OPTIONS,
      ...(graphOptimizationLevel && { graphOptimizationLevel }),
    });
    return { kind: "loaded", id: question.id, signature: signatureOf(session) };
  }
  if (!session) throw new Error("no model is loaded");
  const feeds = mapValues(question.feeds, toRuntime);
  const begun = performance.now();
  const fetched = question.fetches
    ? await session.run(feeds, [...question.fetches])
    : await session.run(feeds);
  const ms = performance.now() - begun;
  const outputs = mapValues(fetched, fromRuntime);
  refuseFlood(outputs);
  return { kind: "ran", id: question.id, outputs, ms };
}

/** Who asks holds the answer in memory too, beside everybody else's requests. */
function refuseFlood(outputs: Readonly<Record<string, TensorValue>>): void {
  const bytes = Object.values(outputs).reduce((sum, { data }) => sum + bytesOf(data), 0);
  if (bytes > MAX_OUTPUT_BYTES) throw new Error(`the outputs take ${bytes} bytes, too many`);
}

function bytesOf(data: TensorValue["data"]): number {
  if (ArrayBuffer.isView(data)) return data.byteLength;
  return data.reduce((sum: number, text: string) => sum + 8 + 2 * text.length, 0);
}

function toRuntime({ type, data, dims }: TensorValue): Tensor {
  // The constructor's overloads pair each type with its array; the protocol's union has paired them already.
  return new Tensor(type as "float32", data as Float32Array, dims);
}

function fromRuntime(value: InferenceSession.OnnxValueMapType[string]): TensorValue {
  if (!(value instanceof Tensor)) throw new Error("an output is not a tensor");
  return { type: value.type as ElementType, dims: value.dims, data: plainData(value) };
}

/** Newer engines hand half precision out as a `Float16Array`, which the channel cannot carry; its bits can. */
function plainData({ type, data }: Tensor): TensorValue["data"] {
  if (type === "float16" && ArrayBuffer.isView(data) && !(data instanceof Uint16Array)) {
    const { buffer, byteOffset, byteLength } = data as Uint8Array;
    return new Uint16Array(buffer, byteOffset, byteLength / 2);
  }
  return data as TensorValue["data"];
}

function signatureOf({ inputMetadata, outputMetadata }: InferenceSession): ModelSignature {
  return { inputs: inputMetadata.map(infoOf), outputs: outputMetadata.map(infoOf) };
}

function infoOf(metadata: InferenceSession.ValueMetadata): TensorInfo {
  const { name } = metadata;
  return metadata.isTensor
    ? { name, type: metadata.type as ElementType, shape: [...metadata.shape] }
    : { name, type: null, shape: [] };
}

function mapValues<A, B>(values: Readonly<Record<string, A>>, turn: (value: A) => B) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, turn(value)]));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function send(message: Answer): void {
  process.send?.(message);
}
