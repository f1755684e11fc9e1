import { z } from "zod";
import { RejectionDto } from "#lib/contracts/rejections";
import { defineRoute } from "#lib/http/define-route";
import { Id } from "#lib/kernel/ids";
import { getRejection } from "#lib/serving/get-rejection";

export const GET = defineRoute({
  summary: "Read a refused input with its reasons",
  act: "read_predictions",
  params: z.strictObject({ rejection: Id }),
  reply: RejectionDto,
  handle: ({ db, principal, params }) =>
    getRejection(db, { id: params.rejection, reader: principal }),
});
