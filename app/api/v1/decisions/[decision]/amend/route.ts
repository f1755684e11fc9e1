import { z } from "zod";
import { toAmendReply } from "#lib/contracts/case-dto";
import { AmendReply, AmendRequest } from "#lib/contracts/cases";
import { defineRoute } from "#lib/http/define-route";
import { Id } from "#lib/kernel/ids";
import { amendDecision } from "#lib/review/amend-decision";

export const POST = defineRoute({
  summary: "Correct a decision",
  description:
    "Adds a revision that supersedes it: one's own for 24 hours, a lead of the queue at any time.",
  act: "work_cases",
  params: z.strictObject({ decision: Id }),
  body: AmendRequest,
  reply: AmendReply,
  handle: async ({ db, actor, params, body }) =>
    toAmendReply(await amendDecision(db, { decisionId: params.decision, ...body, actor })),
});
