import { defineRoute } from "#lib/http/define-route";
import { ModelAddress, READY, ready } from "../../protocol-route";

export const GET = defineRoute({
  ...READY,
  summary: "Say whether a model's champion answers",
  params: ModelAddress,
  handle: ready,
});
