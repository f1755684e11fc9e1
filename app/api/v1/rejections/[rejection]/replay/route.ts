import { z } from "zod";
import { RejectionReplayDto } from "#lib/contracts/rejections";
import { defineRoute } from "#lib/http/define-route";
import { Id } from "#lib/kernel/ids";
import { replayRejection } from "#lib/serving/get-rejection";

export const POST = defineRoute({
  summary: "Decide a rejected input again and compare every bit",
  act: "read_predictions",
  params: z.strictObject({ rejection: Id }),
  reply: RejectionReplayDto,
  transaction: "none",
  handle: async ({ db, principal, params }) => {
    const asked = { id: params.rejection, reader: principal };
    const { differences } = await replayRejection(db, asked);
    return { rejection_id: params.rejection, identical: differences.length === 0, differences };
  },
});
