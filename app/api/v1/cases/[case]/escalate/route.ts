import { z } from "zod";
import { EscalateRequest, LeftCaseReply } from "#lib/contracts/cases";
import { defineRoute } from "#lib/http/define-route";
import { Id } from "#lib/kernel/ids";
import { escalateCase } from "#lib/review/escalate-case";

export const POST = defineRoute({
  summary: "Hand a case to another queue",
  description: "The sender loses access; the receiver sees the note and starts blind again.",
  act: "work_cases",
  params: z.strictObject({ case: Id }),
  body: EscalateRequest,
  reply: LeftCaseReply,
  handle: async ({ db, actor, params, body: { claim_token: token, queue, note } }) => {
    await escalateCase(db, { caseId: params.case, token, queue, note, actor });
    return { case_id: params.case };
  },
});
