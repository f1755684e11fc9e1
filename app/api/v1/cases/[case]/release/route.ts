import { z } from "zod";
import { LeftCaseReply, ReleaseRequest } from "#lib/contracts/cases";
import { defineRoute } from "#lib/http/define-route";
import { Id } from "#lib/kernel/ids";
import { releaseCase } from "#lib/review/release-case";

export const POST = defineRoute({
  summary: "Give a case back",
  description:
    "With a claim token one's own; without one a lead or administrator takes it from its holder and says why.",
  act: "give_back_cases",
  params: z.strictObject({ case: Id }),
  body: ReleaseRequest,
  reply: LeftCaseReply,
  handle: async ({ db, actor, params, body: { claim_token: token, reason } }) => {
    await releaseCase(db, { caseId: params.case, token, reason, actor });
    return { case_id: params.case };
  },
});
