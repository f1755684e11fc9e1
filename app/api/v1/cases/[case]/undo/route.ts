import { z } from "zod";
import { toCaseDecisionDto, toHeldCaseDto } from "#lib/contracts/case-dto";
import { UndoReply } from "#lib/contracts/cases";
import { defineRoute } from "#lib/http/define-route";
import { Id } from "#lib/kernel/ids";
import { claimCase } from "#lib/review/claim-case";
import { getCase } from "#lib/review/get-case";
import { takeBackAnswer } from "#lib/review/take-back-answer";
import { caseMaterial } from "#lib/serving/case-material";
import { countUndo } from "#lib/telemetry/metrics";

export const POST = defineRoute({
  summary: "Take back one's own answer while somebody else is still to be asked",
  description:
    "Within the queue's grace and until somebody takes the case. It is the person's again.",
  act: "work_cases",
  params: z.strictObject({ case: Id }),
  reply: UndoReply,
  handle: async ({ db, principal, actor, params }) => {
    const undone = await takeBackAnswer(db, { caseId: params.case, actor });
    const { caseId, predictionId } = undone;
    countUndo();
    const claim = await claimCase(db, { caseId, actor });
    const view = await getCase(db, { caseId, reader: principal });
    const held = toHeldCaseDto(view, claim, await caseMaterial(db, predictionId));
    return { case_id: caseId, decision: toCaseDecisionDto(undone.decision), held };
  },
});
