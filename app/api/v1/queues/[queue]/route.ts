import { z } from "zod";
import { QueueDto } from "#lib/contracts/cases";
import { toQueueDto } from "#lib/contracts/queue-dto";
import { defineRoute } from "#lib/http/define-route";
import { Id } from "#lib/kernel/ids";
import { getQueue } from "#lib/review/list-queues";

export const GET = defineRoute({
  summary: "Read a queue with its counts",
  act: "list_queues",
  params: z.strictObject({ queue: Id }),
  reply: QueueDto,
  handle: async ({ db, principal, params }) =>
    toQueueDto(await getQueue(db, { ...params, reader: principal })),
});
