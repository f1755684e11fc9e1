import { fromBinary } from "@bufbuild/protobuf";
import { type ModelProto, ModelProtoSchema } from "onnx-buf";

/**
 * Decodes a model that `inspectModel` has passed; throws on anything else. Fields this schema does not know are kept.
 * Weights are views into `bytes`, never to be written to. A Node `Buffer` is narrowed to a plain view first: its slices
 * are views where a `Uint8Array`'s are copies, and the decoder relies on the latter.
 */
export function decodeModel(bytes: Uint8Array): ModelProto {
  return fromBinary(
    ModelProtoSchema,
    new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  );
}
