import type { Metadata } from "next";
import { QueueList } from "#components/review/queue-list";
import { toQueueDto } from "#lib/contracts/queue-dto";
import { requirePage } from "#lib/http/require-page";
import { mayAct } from "#lib/kernel/rights";
import { listQueues } from "#lib/review/list-queues";
import { KeyRoom } from "../key-room";

export const metadata: Metadata = { title: "Queues" };

export default async function QueuesPage() {
  const visit = await requirePage("list_queues");
  const { db, principal } = visit;
  const queues = await listQueues(db, { reader: principal });
  return (
    <KeyRoom visit={visit}>
      <h1 className="mb-3 font-semibold text-xl">Queues</h1>
      <QueueList
        initial={queues.map(toQueueDto)}
        mayWork={mayAct(principal, "work_cases")}
        isAdmin={mayAct(principal, "change_people")}
      />
    </KeyRoom>
  );
}
