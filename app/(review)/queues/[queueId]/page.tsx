import type { Metadata } from "next";
import { QueueBoard } from "#components/review/queue-board";
import { toQueueDto, toWhyNoneDto } from "#lib/contracts/queue-dto";
import { requirePage } from "#lib/http/require-page";
import { mayAct } from "#lib/kernel/rights";
import { getQueue, listQueues } from "#lib/review/list-queues";
import { whyNoneFree } from "#lib/review/why-none-free";
import { KeyRoom } from "../../key-room";
import { orNotFound } from "../../or-not-found";

export const metadata: Metadata = { title: "Queue" };

export default async function QueuePage({ params }: PageProps<"/queues/[queueId]">) {
  const visit = await requirePage("list_queues");
  const { db, principal } = visit;
  const { queueId } = await params;
  const queue = await orNotFound(getQueue(db, { queue: queueId, reader: principal }));
  const queues = await listQueues(db, { reader: principal });
  const why =
    queue.free === 0 ? await whyNoneFree(db, { queue: queue.id, reviewer: principal }) : null;
  return (
    <KeyRoom visit={visit}>
      <QueueBoard
        queueId={queue.id}
        initial={queues.map(toQueueDto)}
        initialWhy={why && toWhyNoneDto(why)}
        mayWork={mayAct(principal, "work_cases")}
        isOverseer={mayAct(principal, "read_people")}
      />
    </KeyRoom>
  );
}
