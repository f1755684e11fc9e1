import type { Db } from "#lib/db/client";
import { Refusal } from "#lib/kernel/refusal";
import { isInferenceFailure } from "#lib/runtime/inference-failure";
import {
  headerBytesOf,
  type InferRequest,
  readInferRequest,
  readRawRequest,
} from "#lib/runtime/inference-protocol/infer-request";
import { protocolFault } from "#lib/runtime/inference-protocol/protocol-fault";
import {
  type ProtocolMessage,
  writeInferResponse,
} from "#lib/runtime/inference-protocol/protocol-message";
import {
  DATATYPES,
  type NamedTensor,
  type TensorMetadata,
} from "#lib/runtime/inference-protocol/tensor";
import type { Tensors } from "#lib/runtime/protocol";
import type { TensorDoor } from "../tensor-door";
import type { ProtocolEdges } from "./protocol-model";
import { type ProtocolAddress, reachModel } from "./reach-model";

type Infer = ProtocolAddress & {
  readonly body: Uint8Array;
  /** The header `Inference-Header-Content-Length` as it came; `null` when it did not. */
  readonly header: string | null;
  readonly tensors: TensorDoor;
  readonly signal?: AbortSignal;
};

/** More rows than this hold up everybody else who asks the model. */
const MOST_ROWS = 1_024;

/**
 * Runs tensors through a version's graph and answers its raw outputs. Nothing is decided, priced or recorded.
 * Refuses as `readInferRequest` and `reachModel` do, `invalid_request` with the name of the tensor that does not fit,
 * `too_large`, and `model_unavailable` when the model gave no answer.
 */
export async function infer(db: Db, { body, header, ...asked }: Infer): Promise<ProtocolMessage> {
  const found = await reachModel(db, asked);
  const headerBytes = headerBytesOf(header);
  const request =
    headerBytes === 0 ? readRawRequest(body, found.inputs) : readInferRequest(body, headerBytes);
  const rows = checkInputs(found, request.inputs);
  const wanted = wantedOf(found, request);
  const { version } = found;
  const run = {
    feeds: Object.fromEntries(request.inputs.map(({ name, ...tensor }) => [name, tensor])),
    rows,
    outputs: wanted.map(({ name }) => name),
    ...(request.timeoutMs !== null && { deadlineMs: request.timeoutMs }),
    ...(asked.signal && { signal: asked.signal }),
  };
  const outputs = await asked.tensors(version, run).catch((error: unknown) => {
    throw refusalOf(error);
  });
  return writeInferResponse({
    model: version.model,
    version: String(version.version),
    id: request.id,
    outputs: wanted.map(({ name, isBinary }) => ({ tensor: tensorOf(outputs, name), isBinary })),
  });
}

/** How many rows were sent, once every tensor has been held against what the version takes. */
function checkInputs({ inputs }: ProtocolEdges, sent: readonly NamedTensor[]): number {
  const strange = sent.findIndex(({ name }) => !inputs.some((it) => it.name === name));
  if (strange >= 0) {
    const known = inputs.map(({ name }) => `"${name}"`).join(", ");
    const detail = `The model has no input "${sent[strange]?.name}"; it takes ${known}.`;
    throw protocolFault(`/inputs/${strange}/name`, detail);
  }
  const rows = sent[0]?.dims[0] ?? 0;
  for (const input of inputs) checkInput(input, sent, rows);
  if (rows < 1) throw protocolFault("/inputs/0/shape", "The request holds no rows.");
  if (rows <= MOST_ROWS) return rows;
  throw new Refusal("too_large", `A request holds at most ${MOST_ROWS} rows.`);
}

function checkInput(
  { name, datatype, shape }: TensorMetadata,
  sent: readonly NamedTensor[],
  rows: number,
): void {
  const place = sent.findIndex((it) => it.name === name);
  const tensor = sent[place];
  if (!tensor) throw protocolFault("/inputs", `The input "${name}" is missing.`);
  const found = DATATYPES[tensor.type];
  if (found !== datatype) {
    const detail = `The input "${name}" is ${found}, the model takes ${datatype}.`;
    throw protocolFault(`/inputs/${place}/datatype`, detail);
  }
  const [first, ...rest] = tensor.dims;
  const isAlike = rest.length === shape.length - 1 && rest.every((dim, i) => dim === shape[i + 1]);
  if (isAlike && first === rows) return;
  const wanted = `[${[isAlike ? rows : -1, ...shape.slice(1)]}]`;
  const detail = `The input "${name}" has the shape [${tensor.dims}], the model takes ${wanted}.`;
  throw protocolFault(`/inputs/${place}/shape`, detail);
}

/** The outputs to answer, in the order they were asked for. */
function wantedOf({ outputs: known }: ProtocolEdges, { outputs, isBinary }: InferRequest) {
  const wanted = outputs ?? known.map(({ name }) => ({ name, isBinary }));
  const strange = wanted.findIndex(({ name }) => !known.some((it) => it.name === name));
  if (strange < 0) return wanted;
  const names = known.map(({ name }) => `"${name}"`).join(", ");
  const detail = `The model has no output "${wanted[strange]?.name}"; it gives ${names}.`;
  throw protocolFault(`/outputs/${strange}/name`, detail);
}

function tensorOf(outputs: Tensors, name: string): NamedTensor {
  const tensor = outputs[name];
  if (!tensor) throw new Refusal("model_unavailable", `The model did not give "${name}".`);
  return { name, ...tensor };
}

/** Whoever asks by the protocol is told 503 for a model that cannot answer, since that is what their clients try again. */
function refusalOf(error: unknown): unknown {
  if (error instanceof Error && error.name === "AbortError") {
    return new Refusal("overloaded", "The caller hung up before the answer.", { cause: error });
  }
  if (error instanceof Refusal && error.code === "model_not_ready") {
    return new Refusal("model_unavailable", error.message, { cause: error });
  }
  if (!isInferenceFailure(error)) return error;
  return error.kind === "invalid"
    ? new Refusal("invalid_request", "The model cannot run these tensors.", { cause: error })
    : new Refusal("model_unavailable", "The model gave no answer.", { cause: error });
}
