import type { Db } from "#lib/db/client";
import { type Actor, gateExclusive, inTransaction, type Transaction } from "#lib/db/transaction";
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
  /** How predictions are made from now on, from how they were; asked while nobody else can amend, and refuses what cannot be. */
  readonly serving?: ((tx: Transaction, before: EndpointRecord) => Promise<Serving>) | undefined;
  /** Why, for the record. */
  readonly reason?: string | undefined;
  readonly actor: Actor;
};

/**
 * Changes what people read of an endpoint, its queue, its ladder, and how its traffic is split. Labels and inputs are for life.
 * When the transaction commits, no answer of another ladder or split is written any more. Refuses `not_found`, and
 * `invalid_request` for a split where the caller brings the probabilities.
 */
export async function amendEndpoint(
  db: Db,
  { name, title, question, queueId, split, serving, reason, actor }: AmendEndpoint,
): Promise<EndpointRecord> {
  return inTransaction(db, actor, async (tx) => {
    const { id } = await getEndpoint(tx, { name });
    await lockEndpoint(tx, id);
    const before = await getEndpoint(tx, { name });
    if (split !== undefined) requireModel(before);
    const laddered = serving ? await serving(tx, before) : before.serving;
    const isServing = split !== undefined || serving !== undefined;
    if (isServing) await gateExclusive(tx);
    const after = await updateEndpoint(tx, id, {
      title: title ?? before.title,
      question: question ?? before.question,
      queueId: queueId ?? before.queueId,
      ...(isServing ? { serving: withSplit(laddered, split) } : {}),
    });
    await recordAct(tx, actor, after, {
      act: "amend_endpoint",
      before: changeable(before),
      after: changeable(after),
      reason,
    });
    return after;
  });
}

/** Absent, the split stays as it is. */
function withSplit(serving: Serving, split: Split | null | undefined): Serving {
  if (split === undefined) return serving;
  const { split: _, ...rest } = serving;
  return split === null ? rest : { ...rest, split };
}

function requireModel({ modelId }: EndpointRecord): void {
  if (modelId !== null) return;
  throw new Refusal("invalid_request", "There is nobody to share the traffic with.", {
    faults: [{ pointer: "/serving/split", detail: "the caller brings the probabilities" }],
  });
}

function changeable({ title, question, queueId, serving }: EndpointRecord) {
  const { split = null, ...ladder } = serving;
  return { title, question, queue: queueId, split, ladder };
}
