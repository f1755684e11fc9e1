import { fedTensors } from "#lib/pipeline/fed-tensors";
import type { ModelManifest } from "#lib/pipeline/manifest";
import { DATATYPES, metadataOf, type TensorMetadata } from "#lib/runtime/inference-protocol/tensor";
import { ELEMENT_TYPES } from "#lib/runtime/protocol";

/** What a version takes and gives, tensor by tensor; the first dimension of each input counts rows. */
export type ProtocolEdges = {
  readonly inputs: readonly TensorMetadata[];
  readonly outputs: readonly TensorMetadata[];
};

/**
 * The edges of a version as the protocol tells them: inputs as the adapter feeds them, which is stricter than a graph
 * that leaves dimensions open, without those that are the same at every run; outputs as the graph has them.
 */
export function protocolEdges({
  adapter,
  signature,
}: Pick<ModelManifest, "adapter" | "signature">): ProtocolEdges {
  const { batch } = adapter;
  const inputs = fedTensors(adapter).map(({ name, type, rowDims }) => {
    return { name, datatype: DATATYPES[type], shape: [-1, ...rowDims] };
  });
  const outputs = signature.outputs.flatMap(({ name, kind, type, dims }) => {
    const element = ELEMENT_TYPES.find((it) => it === type);
    if (kind !== "tensor" || !element || !dims) return [];
    const [rows, ...rest] = dims;
    const isBatch = batch.mode === "fixed" && rows === batch.size;
    const shape = [...(rows === undefined ? [] : [isBatch ? "rows" : rows]), ...rest];
    return metadataOf({ name, type: element, shape: shape.map((dim) => dim ?? "open") }) ?? [];
  });
  return { inputs, outputs };
}
