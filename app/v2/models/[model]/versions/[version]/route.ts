import { defineRoute } from "#lib/http/define-route";
import { METADATA, metadata, VersionAddress } from "../../../protocol-route";

export const GET = defineRoute({
  ...METADATA,
  summary: "Describe a version by the Open Inference Protocol",
  params: VersionAddress,
  handle: metadata,
});
