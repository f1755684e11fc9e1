import { z } from "zod";
import { StopDto, StopRequest } from "#lib/contracts/policies";
import { toStopDto } from "#lib/contracts/policy-dto";
import { defineRoute } from "#lib/http/define-route";
import { Id } from "#lib/kernel/ids";
import { stopQueue } from "#lib/review/stop-queue";

export const PUT = defineRoute({
  summary: "Throw or lift the stop switch of a queue",
  description: "Administrators stop every queue, leads those they lead.",
  act: "stop",
  params: z.strictObject({ queue: Id }),
  body: StopRequest,
  reply: StopDto,
  handle: async ({ db, actor, params, body }) => {
    const { stop } = await stopQueue(db, { ...params, ...body, actor });
    return toStopDto(stop);
  },
});
