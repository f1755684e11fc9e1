import { defineRoute } from "#lib/http/define-route";
import { INFER, inferred, VersionAddress } from "../../../../protocol-route";

export const POST = defineRoute({
  ...INFER,
  summary: "Run tensors through a version",
  params: VersionAddress,
  handle: inferred,
});
