import { z } from "zod";
import { ReplayDto } from "#lib/contracts/predictions";
import { defineRoute } from "#lib/http/define-route";
import { Id } from "#lib/kernel/ids";
import { replayPrediction } from "#lib/serving/replay-prediction";

export const POST = defineRoute({
  summary: "Decide a stored prediction again and compare every bit",
  act: "read_predictions",
  params: z.strictObject({ prediction: Id }),
  reply: ReplayDto,
  transaction: "none",
  handle: async ({ db, principal, params }) => {
    const asked = { id: params.prediction, reader: principal };
    const { differences } = await replayPrediction(db, asked);
    return { prediction_id: params.prediction, identical: differences.length === 0, differences };
  },
});
