import { z } from "zod";
import { toClaimTokenDto } from "#lib/contracts/case-dto";
import { ClaimTokenDto, HeartbeatRequest } from "#lib/contracts/cases";
import { defineRoute } from "#lib/http/define-route";
import { Id } from "#lib/kernel/ids";
import { heartbeat } from "#lib/review/heartbeat";

export const POST = defineRoute({
  summary: "Keep a claim alive",
  description:
    "Sent by a page in use; `extend` by the person themselves; `leaving` when the page goes away.",
  act: "work_cases",
  params: z.strictObject({ case: Id }),
  body: HeartbeatRequest,
  reply: ClaimTokenDto,
  isBackground: true,
  handle: async ({ db, actor, params, body: { claim_token: token, instance, leaving } }) => {
    const beat = { caseId: params.case, token, instance, leaving, actor };
    return toClaimTokenDto(await heartbeat(db, beat));
  },
});
