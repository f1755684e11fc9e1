import { z } from "zod";
import { toHeldCaseDto } from "#lib/contracts/case-dto";
import { ClaimRequest, HeldCaseDto } from "#lib/contracts/cases";
import { defineRoute } from "#lib/http/define-route";
import { Id } from "#lib/kernel/ids";
import { claimCase } from "#lib/review/claim-case";
import { getCase } from "#lib/review/get-case";
import { caseMaterial } from "#lib/serving/case-material";
import { countClaimExpired } from "#lib/telemetry/metrics";

export const POST = defineRoute({
  summary: "Claim one case",
  description:
    "For reload, activation, claiming again after a lapse and taking back a skipped case. Any other use is recorded as picked.",
  act: "work_cases",
  params: z.strictObject({ case: Id }),
  body: ClaimRequest,
  reply: HeldCaseDto,
  handle: async ({ db, principal, actor, params, body }) => {
    const claim = await claimCase(db, { caseId: params.case, ...body, actor });
    if (claim.isTakenOver) countClaimExpired();
    const view = await getCase(db, { caseId: claim.caseId, reader: principal });
    return toHeldCaseDto(view, claim, await caseMaterial(db, claim.predictionId));
  },
});
