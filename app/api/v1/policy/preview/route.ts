import { PreviewReply, PreviewRequest } from "#lib/contracts/policies";
import { defineRoute } from "#lib/http/define-route";
import { previewBet } from "#lib/serving/preview-bet";

export const POST = defineRoute({
  summary: "Price one example by given costs; nothing is stored",
  act: "preview_policy",
  body: PreviewRequest,
  reply: PreviewReply,
  transaction: "none",
  handle: ({ body }) => previewBet(body),
});
