import { z } from "zod";
import { SaveCaseDraftReply, SaveCaseDraftRequest } from "#lib/contracts/cases";
import { defineRoute } from "#lib/http/define-route";
import { Id } from "#lib/kernel/ids";
import { saveDraft } from "#lib/review/save-draft";

export const PUT = defineRoute({
  summary: "Keep an unfinished answer",
  description: "Visible to its author only; it outlives the claim.",
  act: "work_cases",
  params: z.strictObject({ case: Id }),
  body: SaveCaseDraftRequest,
  reply: SaveCaseDraftReply,
  isBackground: true,
  handle: async ({ db, actor, params, body: { label, reason, note } }) => {
    const draft = await saveDraft(db, { caseId: params.case, label, reason, note, actor });
    return { case_id: params.case, draft };
  },
});
