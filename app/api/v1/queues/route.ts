import { z } from "zod";
import { QueueDto } from "#lib/contracts/cases";
import { toQueueDto } from "#lib/contracts/queue-dto";
import { defineRoute } from "#lib/http/define-route";
import { listQueues } from "#lib/review/list-queues";

export const GET = defineRoute({
  summary: "List queues with their counts",
  description:
    "Reviewers and leads see the queues they are members of, administrators and auditors all.",
  act: "list_queues",
  reply: z.strictObject({ items: z.array(QueueDto), next_cursor: z.null() }),
  handle: async ({ db, principal }) => {
    const queues = await listQueues(db, { reader: principal });
    return { items: queues.map(toQueueDto), next_cursor: null };
  },
});
