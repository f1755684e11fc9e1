import { z } from "zod";
import { toCaseReply } from "#lib/contracts/case-dto";
import { CaseReply } from "#lib/contracts/cases";
import { defineRoute } from "#lib/http/define-route";
import { Id } from "#lib/kernel/ids";
import { getCase } from "#lib/review/get-case";
import { caseMaterial } from "#lib/serving/case-material";

export const GET = defineRoute({
  summary: "Read a case",
  description: "The model's opinion is in it only when it is due to the reader.",
  act: "read_cases",
  params: z.strictObject({ case: Id }),
  reply: CaseReply,
  handle: async ({ db, principal, params }) => {
    const view = await getCase(db, { caseId: params.case, reader: principal });
    return toCaseReply(view, await caseMaterial(db, view.predictionId));
  },
});
