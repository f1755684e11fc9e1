import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import type { EndpointRecord } from "./endpoint";
import { getEndpoint } from "./get-endpoint";
import { recordAct } from "./record-act";
import { lockEndpoint, updateEndpoint } from "./store";

type AmendEndpoint = {
  readonly name: string;
  readonly title?: string | undefined;
  readonly question?: string | undefined;
  /** Where new cases go; those that wait already stay where they are. */
  readonly queueId?: string | undefined;
  readonly actor: Actor;
};

/** Changes what people read of an endpoint, and its queue. Labels and inputs are for life. Refuses `not_found`. */
export async function amendEndpoint(
  db: Db,
  { name, title, question, queueId, actor }: AmendEndpoint,
): Promise<EndpointRecord> {
  return inTransaction(db, actor, async (tx) => {
    const { id } = await getEndpoint(tx, { name });
    await lockEndpoint(tx, id);
    const before = await getEndpoint(tx, { name });
    const after = await updateEndpoint(tx, id, {
      title: title ?? before.title,
      question: question ?? before.question,
      queueId: queueId ?? before.queueId,
    });
    await recordAct(tx, actor, after, {
      act: "amend_endpoint",
      before: changeable(before),
      after: changeable(after),
    });
    return after;
  });
}

function changeable({ title, question, queueId }: EndpointRecord) {
  return { title, question, queue: queueId };
}
