import type { Db } from "#lib/db/client";
import { type Actor, gateExclusive, inTransaction } from "#lib/db/transaction";
import { Refusal } from "#lib/kernel/refusal";
import type { EndpointRecord, Serving, Split } from "./endpoint";
import { getEndpoint } from "./get-endpoint";
import { recordAct } from "./record-act";
import { lockEndpoint, updateEndpoint } from "./store";

type AmendEndpoint = {
  readonly name: string;
  readonly title?: string | undefined;
  readonly question?: string | undefined;
  /** Where new cases go; those that wait already stay where they are. */
  readonly queueId?: string | undefined;
  /** How traffic is shared with the model's challenger from now on; `null`: no longer. */
  readonly split?: Split | null | undefined;
  readonly actor: Actor;
};

/**
 * Changes what people read of an endpoint, its queue, and how its traffic is split. Labels and inputs are for life. When the
 * transaction commits, no answer of another split is written any more. Refuses `not_found`, and `invalid_request` for a
 * split where the caller brings the probabilities.
 */
export async function amendEndpoint(
  db: Db,
  { name, title, question, queueId, split, actor }: AmendEndpoint,
): Promise<EndpointRecord> {
  return inTransaction(db, actor, async (tx) => {
    const { id } = await getEndpoint(tx, { name });
    await lockEndpoint(tx, id);
    const before = await getEndpoint(tx, { name });
    if (split !== undefined) {
      requireModel(before);
      await gateExclusive(tx);
    }
    const after = await updateEndpoint(tx, id, {
      title: title ?? before.title,
      question: question ?? before.question,
      queueId: queueId ?? before.queueId,
      ...(split === undefined ? {} : { serving: withSplit(before.serving, split) }),
    });
    await recordAct(tx, actor, after, {
      act: "amend_endpoint",
      before: changeable(before),
      after: changeable(after),
    });
    return after;
  });
}

function withSplit({ split: _, ...serving }: Serving, split: Split | null): Serving {
  return split === null ? serving : { ...serving, split };
}

function requireModel({ modelId }: EndpointRecord): void {
  if (modelId !== null) return;
  throw new Refusal("invalid_request", "There is nobody to share the traffic with.", {
    faults: [{ pointer: "/serving/split", detail: "the caller brings the probabilities" }],
  });
}

function changeable({ title, question, queueId, serving }: EndpointRecord) {
  return { title, question, queue: queueId, split: serving.split ?? null };
}
