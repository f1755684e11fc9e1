import { z } from "zod";
import { PredictionDto, WaitQuery } from "#lib/contracts/predictions";
import { defineRoute } from "#lib/http/define-route";
import { Id } from "#lib/kernel/ids";
import { Refusal } from "#lib/kernel/refusal";
import { decisionDoorbell } from "#lib/serving/decision-doorbell";
import { getPrediction } from "#lib/serving/get-prediction";
import { waitForDecisions } from "#lib/serving/wait-for-decision";

export const GET = defineRoute({
  summary: "Read a prediction, waiting for a person if asked to",
  act: "read_predictions",
  params: z.strictObject({ prediction: Id }),
  query: WaitQuery,
  reply: PredictionDto,
  handle: async ({ db, principal, params, query, signal }) => {
    const asked = { id: params.prediction, reader: principal };
    const [told] = await waitForDecisions(
      async () => [await getPrediction(db, asked)],
      decisionDoorbell,
      { waitMs: query.wait_ms, mustBeFinal: query.final === "true", signal },
    );
    if (!told) throw new Refusal("not_found", "There is no such prediction.");
    return told;
  },
});
