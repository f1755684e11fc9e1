import { defineRoute } from "#lib/http/define-route";
import { INFER, inferred, ModelAddress } from "../../protocol-route";

export const POST = defineRoute({
  ...INFER,
  summary: "Run tensors through a model's champion",
  params: ModelAddress,
  handle: inferred,
});
