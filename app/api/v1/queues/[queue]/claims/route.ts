import { z } from "zod";
import { toHeldCaseDto } from "#lib/contracts/case-dto";
import { ClaimDto, ClaimRequest } from "#lib/contracts/cases";
import { toWhyNoneDto } from "#lib/contracts/queue-dto";
import { defineRoute } from "#lib/http/define-route";
import { Id } from "#lib/kernel/ids";
import { claimNextCase } from "#lib/review/claim-next-case";
import { getCase } from "#lib/review/get-case";
import { whyNoneFree } from "#lib/review/why-none-free";
import { caseMaterial } from "#lib/serving/case-material";
import { countClaimExpired } from "#lib/telemetry/metrics";

export const POST = defineRoute({
  summary: "Claim the next case",
  description: "Hands out the case whose review saves most a minute, or says why there is none.",
  act: "work_cases",
  params: z.strictObject({ queue: Id }),
  body: ClaimRequest,
  reply: ClaimDto,
  handle: async ({ db, principal, actor, params, body }) => {
    const claim = await claimNextCase(db, { ...params, ...body, actor });
    if (!claim) {
      const why = await whyNoneFree(db, { ...params, reviewer: principal });
      return { case: null, why: toWhyNoneDto(why) };
    }
    if (claim.isTakenOver) countClaimExpired();
    const view = await getCase(db, { caseId: claim.caseId, reader: principal });
    return toHeldCaseDto(view, claim, await caseMaterial(db, claim.predictionId));
  },
});
