import { z } from "zod";

/** How a refusal is spelled under `/v2`: `error` is all that clients of the protocol show. */
export const ProtocolError = z.object({
  error: z.string(),
  code: z.string(),
  request_id: z.string(),
});
export type ProtocolError = z.infer<typeof ProtocolError>;

const TensorMetadata = z.strictObject({
  name: z.string(),
  datatype: z.string(),
  /** -1 where the dimension is open; the first counts rows. */
  shape: z.array(z.number().int()),
});

/** What a model takes and gives by the Open Inference Protocol; versions are those that can be asked now. */
export const ProtocolModelDto = z.strictObject({
  name: z.string(),
  versions: z.array(z.string()),
  platform: z.string(),
  inputs: z.array(TensorMetadata),
  outputs: z.array(TensorMetadata),
});
export type ProtocolModelDto = z.infer<typeof ProtocolModelDto>;

/** Whether a version would answer now. */
export const ProtocolReadyDto = z.strictObject({ name: z.string(), ready: z.boolean() });
export type ProtocolReadyDto = z.infer<typeof ProtocolReadyDto>;

/** The answer of `infer` in JSON; with binary data, tensors follow it in the body. */
export const ProtocolInferReply = z.object({
  model_name: z.string(),
  model_version: z.string(),
  id: z.string().optional(),
  outputs: z.array(z.object({ name: z.string(), datatype: z.string() }).loose()),
});
