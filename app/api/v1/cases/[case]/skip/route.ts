import { z } from "zod";
import { LeftCaseReply, SkipRequest } from "#lib/contracts/cases";
import { defineRoute } from "#lib/http/define-route";
import { Id } from "#lib/kernel/ids";
import { skipCase } from "#lib/review/skip-case";

export const POST = defineRoute({
  summary: "Skip a case",
  description: "It goes back to the pool and is not offered to this person again.",
  act: "work_cases",
  params: z.strictObject({ case: Id }),
  body: SkipRequest,
  reply: LeftCaseReply,
  handle: async ({ db, actor, params, body: { claim_token: token, reason } }) => {
    await skipCase(db, { caseId: params.case, token, reason, actor });
    return { case_id: params.case };
  },
});
