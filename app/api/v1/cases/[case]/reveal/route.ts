import { z } from "zod";
import { toCaseReply } from "#lib/contracts/case-dto";
import { CaseReply, RevealRequest } from "#lib/contracts/cases";
import { defineRoute } from "#lib/http/define-route";
import { Id } from "#lib/kernel/ids";
import { getCase } from "#lib/review/get-case";
import { revealOpinion } from "#lib/review/reveal-opinion";
import { caseMaterial } from "#lib/serving/case-material";

export const POST = defineRoute({
  summary: "Ask for the model's opinion",
  description:
    "Stores the provisional label, which cannot be changed, and answers with the opinion.",
  act: "work_cases",
  params: z.strictObject({ case: Id }),
  body: RevealRequest,
  reply: CaseReply,
  handle: async ({ db, principal, actor, params, body }) => {
    const { claim_token: token, provisional_label: provisionalLabel } = body;
    await revealOpinion(db, { caseId: params.case, token, provisionalLabel, actor });
    const view = await getCase(db, { caseId: params.case, reader: principal });
    return toCaseReply(view, await caseMaterial(db, view.predictionId));
  },
});
