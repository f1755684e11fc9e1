import type { Adapter, TensorType } from "#lib/pipeline/adapter";
import type { ModelManifest } from "#lib/pipeline/manifest";
import { metadataOf, type TensorMetadata } from "#lib/runtime/inference-protocol/tensor";
import { ELEMENT_TYPES, type ElementType } from "#lib/runtime/protocol";

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
  const outputs = signature.outputs.flatMap(({ name, kind, type, dims }) => {
    const element = ELEMENT_TYPES.find((it) => it === type);
    if (kind !== "tensor" || !element || !dims) return [];
    const [rows, ...rest] = dims;
    const isBatch = batch.mode === "fixed" && rows === batch.size;
    const shape = [...(rows === undefined ? [] : [isBatch ? "rows" : rows]), ...rest];
    return metadataOf({ name, type: element, shape: shape.map((dim) => dim ?? "open") }) ?? [];
  });
  return { inputs: inputsOf(adapter.input), outputs };
}

function inputsOf(input: Adapter["input"]): TensorMetadata[] {
  switch (input.layout) {
    case "matrix":
      return [rowsOf(input.tensor, input.type, [input.columns.length])];
    case "columns":
      return input.columns.map(({ tensor, type }) => rowsOf(tensor, type, [1]));
    case "text":
      return [rowsOf(input.tensor, "string", input.rank === 1 ? [] : [1])];
    case "tokens": {
      const { ids, mask, types, type, length } = input;
      const names = [ids, mask, types].filter((name) => name !== null);
      return names.map((name) => rowsOf(name, type, [length]));
    }
    case "image": {
      const { tensor, type, order, channels, height, width } = input;
      const dims = order === "nchw" ? [channels, height, width] : [height, width, channels];
      return [rowsOf(tensor, type, dims)];
    }
    case "tensor":
      return [rowsOf(input.tensor, input.type, input.dims)];
  }
}

function rowsOf(name: string, type: TensorType, dims: readonly number[]): TensorMetadata {
  const element: ElementType = type;
  const metadata = metadataOf({ name, type: element, shape: ["rows", ...dims] });
  if (!metadata) throw new TypeError("an input of an adapter is a tensor");
  return metadata;
}
