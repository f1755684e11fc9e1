import type { Metadata } from "next";
import { CaseDesk } from "#components/review/case-desk";
import { toCaseReply } from "#lib/contracts/case-dto";
import { toQueueDto } from "#lib/contracts/queue-dto";
import { requirePage } from "#lib/http/require-page";
import { mayAct } from "#lib/kernel/rights";
import { getCase } from "#lib/review/get-case";
import { listQueues } from "#lib/review/list-queues";
import { caseMaterial } from "#lib/serving/case-material";
import { KeyRoom } from "../../key-room";
import { orNotFound } from "../../or-not-found";

export const metadata: Metadata = { title: "Case" };

export default async function CasePage({ params }: PageProps<"/cases/[caseId]">) {
  const visit = await requirePage("read_cases");
  const { db, principal } = visit;
  const { caseId } = await params;
  const view = await orNotFound(getCase(db, { caseId, reader: principal }));
  const material = await caseMaterial(db, view.predictionId);
  const queues = (await listQueues(db, { reader: principal })).map(toQueueDto);
  const mayTakeAway =
    mayAct(principal, "change_people") || queues.some(({ id, led }) => led && id === view.queue.id);
  const isMember = queues.some(({ id, member }) => member && id === view.queue.id);
  return (
    <KeyRoom visit={visit}>
      <CaseDesk
        key={caseId}
        initial={toCaseReply(view, material)}
        queues={queues}
        mayTakeAway={mayTakeAway}
        mayWork={isMember && mayAct(principal, "work_cases")}
      />
    </KeyRoom>
  );
}
