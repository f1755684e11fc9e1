import { z } from "zod";
import { toDecideReply } from "#lib/contracts/case-dto";
import { AmendRequest, DecideReply } from "#lib/contracts/cases";
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
  reply: DecideReply,
  handle: async ({ db, actor, params, body }) =>
    toDecideReply(await amendDecision(db, { decisionId: params.decision, ...body, actor })),
});
