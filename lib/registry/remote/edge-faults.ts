import type { Fault } from "#lib/kernel/refusal";
import type { Adapter } from "#lib/pipeline/adapter";
import { fedTensors } from "#lib/pipeline/fed-tensors";
import { DATATYPES, type TensorMetadata } from "#lib/runtime/inference-protocol/tensor";
import type { RemoteMetadata } from "#lib/runtime/remote/remote-client";

type Fed = Pick<TensorMetadata, "name" | "datatype" | "shape">;

/**
 * Where an adapter does not fit what a server says of its model. A server that describes no inputs or no outputs is
 * believed when it answers.
 */
export function edgeFaults(adapter: Adapter, { inputs, outputs }: RemoteMetadata): Fault[] {
  const fed: Fed[] = [
    ...fedTensors(adapter).map(({ name, type, rowDims }) => {
      return { name, datatype: DATATYPES[type], shape: [-1, ...rowDims] };
    }),
    ...adapter.constants.map(({ tensor, type, dims }) => {
      return { name: tensor, datatype: DATATYPES[type], shape: dims };
    }),
  ];
  const faults = inputs.length === 0 ? [] : fed.flatMap((it) => faultOf(it, inputs));
  const unfed = inputs.find(({ name }) => !fed.some((it) => it.name === name));
  if (unfed) faults.push(`the server's model wants "${unfed.name}", which nothing feeds`);
  const { tensor } = adapter.output;
  const isGiven = outputs.length === 0 || outputs.some(({ name }) => name === tensor);
  return [
    ...faults.map((detail) => ({ pointer: "/adapter/input", detail })),
    ...(isGiven
      ? []
      : [{ pointer: "/adapter/output/tensor", detail: `the server's model gives no "${tensor}"` }]),
  ];
}

function faultOf(fed: Fed, inputs: readonly TensorMetadata[]): string[] {
  const known = inputs.find(({ name }) => name === fed.name);
  if (!known) return [`the server's model has no input "${fed.name}"`];
  if (known.datatype !== fed.datatype) {
    return [`"${fed.name}" is fed as ${fed.datatype}, the server's model takes ${known.datatype}`];
  }
  const isAlike =
    known.shape.length === fed.shape.length &&
    known.shape.every((dim, i) => dim === -1 || fed.shape[i] === -1 || dim === fed.shape[i]);
  if (isAlike) return [];
  return [`"${fed.name}" is fed as [${fed.shape}], the server's model takes [${known.shape}]`];
}
