import { z } from "zod";
import { Slug } from "#lib/contracts/common";
import {
  ProtocolInferReply,
  ProtocolModelDto,
  ProtocolReadyDto,
} from "#lib/contracts/inference-protocol";
import { Answer } from "#lib/http/answer";
import { HEADER_BYTES, withProtocolBody } from "#lib/http/protocol-body";
import type { Call } from "#lib/http/route-spec";
import { describeModel } from "#lib/serving/inference-protocol/describe-model";
import { infer } from "#lib/serving/inference-protocol/infer";
import { requireReady } from "#lib/serving/inference-protocol/model-readiness";
import { protocolDoors } from "#lib/serving/inference-protocol/protocol-doors";

/** The address of a model: its champion answers. */
export const ModelAddress = z.strictObject({ model: Slug });
/** The address of one version. */
export const VersionAddress = z.strictObject({ model: Slug, version: z.string().max(40) });

/** What all routes of a model have in common. */
const SPOKEN = { act: "predict", errors: "protocol" } as const;

export const METADATA = { ...SPOKEN, reply: ProtocolModelDto } as const;
export const READY = { ...SPOKEN, reply: ProtocolReadyDto } as const;
export const INFER = {
  ...SPOKEN,
  description:
    "Runs tensors through the model's graph and answers its raw outputs; nothing is decided or recorded. With the header Inference-Header-Content-Length, so many bytes of the body are JSON and binary tensors follow.",
  rawBody: "application/json",
  reply: ProtocolInferReply,
  transaction: "none",
} as const;

type Params = { readonly model: string; readonly version?: string };
type Called = Pick<
  Call<"predict", Params, undefined, undefined>,
  "db" | "principal" | "arrival" | "signal" | "params"
>;

export async function metadata(call: Called) {
  const { versions, inputs, outputs, ...said } = await describeModel(call.db, addressOf(call));
  const edges = { inputs: inputs.map(toDto), outputs: outputs.map(toDto) };
  return { ...said, ...edges, versions: [...versions] };
}

export async function ready(call: Called) {
  await requireReady(call.db, { ...addressOf(call), warm: protocolDoors().warm });
  return { name: call.params.model, ready: true };
}

export function inferred(call: Called): Promise<Answer> {
  const { db, arrival, signal } = call;
  const { tensors } = protocolDoors();
  return withProtocolBody(arrival, async (sent) => {
    const asked = { ...sent, ...addressOf(call), tensors, signal };
    const { headerBytes, body } = await infer(db, asked);
    const headers = headerBytes === null ? JSON_ONLY : binary(headerBytes);
    return new Answer(200, { ...headers, "content-length": String(body.length) }, body);
  });
}

const JSON_ONLY = { "content-type": "application/json" };

function binary(headerBytes: number) {
  return { "content-type": "application/octet-stream", [HEADER_BYTES]: String(headerBytes) };
}

function addressOf({ principal, params: { model, version } }: Called) {
  const { readAliased } = protocolDoors();
  return { model, version: version ?? null, reader: principal, readAliased };
}

function toDto<T extends { readonly shape: readonly number[] }>(tensor: T) {
  return { ...tensor, shape: [...tensor.shape] };
}
