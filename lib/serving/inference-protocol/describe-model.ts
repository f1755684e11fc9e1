import type { Db } from "#lib/db/client";
import type { TensorMetadata } from "#lib/runtime/inference-protocol/tensor";
import { type ProtocolAddress, reachModel } from "./reach-model";

/** What a model says of itself by the protocol. */
export type ProtocolDescription = {
  readonly name: string;
  readonly versions: readonly string[];
  readonly platform: string;
  readonly inputs: readonly TensorMetadata[];
  readonly outputs: readonly TensorMetadata[];
};

/** The metadata of a model, or of one of its versions; refuses as `reachModel` does. */
export async function describeModel(
  db: Db,
  address: ProtocolAddress,
): Promise<ProtocolDescription> {
  const { inputs, outputs, versions } = await reachModel(db, address);
  return { name: address.model, versions, platform: "onnx_onnxv1", inputs, outputs };
}
