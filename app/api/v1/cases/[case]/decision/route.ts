import { z } from "zod";
import { toDecideReply } from "#lib/contracts/case-dto";
import { DecideReply, DecideRequest } from "#lib/contracts/cases";
import { defineRoute } from "#lib/http/define-route";
import { Id } from "#lib/kernel/ids";
import { decideCase } from "#lib/review/decide-case";
import { counted } from "./counted";

export const POST = defineRoute({
  summary: "Decide a case",
  description:
    "Under a live claim. A lost one is refused with who holds or decided the case. With `next` the answer is stored and somebody else is asked as well.",
  act: "work_cases",
  params: z.strictObject({ case: Id }),
  body: DecideRequest,
  reply: DecideReply,
  handle: async ({ db, actor, params, body }) => {
    const { label, reason, confidence, input } = body;
    const deciding = decideCase(db, {
      caseId: params.case,
      ...{ label, reason, confidence, input, actor },
      token: body.claim_token,
      provisionalLabel: body.provisional_label,
      activeMs: body.active_ms,
      clientBuild: body.client_build,
    });
    return toDecideReply(await counted(deciding));
  },
});
