import { defineRoute } from "#lib/http/define-route";
import { METADATA, ModelAddress, metadata } from "../protocol-route";

export const GET = defineRoute({
  ...METADATA,
  summary: "Describe a model by the Open Inference Protocol",
  params: ModelAddress,
  handle: metadata,
});
