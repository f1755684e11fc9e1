import { z } from "zod";
import { OutcomeDto, OutcomeRequest } from "#lib/contracts/predictions";
import { defineRoute } from "#lib/http/define-route";
import { Id } from "#lib/kernel/ids";
import { tellOutcome } from "#lib/serving/tell-outcome";

export const POST = defineRoute({
  summary: "Tell the truth about a prediction",
  act: "tell_outcome",
  params: z.strictObject({ prediction: Id }),
  body: OutcomeRequest,
  reply: OutcomeDto,
  status: 201,
  handle: async ({ db, principal, actor, params, body }) => {
    const outcome = await tellOutcome(db, {
      predictionId: params.prediction,
      label: body.label,
      source: body.source,
      observedAt: body.observed_at ? new Date(body.observed_at) : null,
      principal,
      actor,
    });
    return {
      id: outcome.id,
      prediction_id: outcome.predictionId,
      label: outcome.label,
      observed_at: outcome.observedAt?.toISOString() ?? null,
      source: outcome.source,
      created_at: outcome.createdAt.toISOString(),
    };
  },
});
