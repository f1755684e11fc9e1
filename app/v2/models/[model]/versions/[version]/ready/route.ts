import { defineRoute } from "#lib/http/define-route";
import { READY, ready, VersionAddress } from "../../../../protocol-route";

export const GET = defineRoute({
  ...READY,
  summary: "Say whether a version answers",
  params: VersionAddress,
  handle: ready,
});
