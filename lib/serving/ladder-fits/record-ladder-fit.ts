import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import type { LadderFit, NewLadderFit } from "./ladder-fit";
import { insertLadderFit } from "./store";

/** Keeps a fit of an endpoint's ladder; nothing goes by it until the endpoint's settings name it. */
export async function recordLadderFit(
  db: Db,
  { actor, endpoint, ...fit }: Omit<NewLadderFit, "createdBy"> & { actor: Actor; endpoint: string },
): Promise<LadderFit> {
  return inTransaction(db, actor, async (tx) => {
    const made = await insertLadderFit(tx, { ...fit, createdBy: actor.id });
    const { id, kind, dataset, report } = made;
    await recordEvent(tx, {
      actorId: actor.id,
      actorRole: actor.role ?? "system",
      act: "record_ladder_fit",
      objectKind: "endpoint",
      objectId: endpoint,
      after: { fit: id, kind, dataset, rows: report.rows, share: report.chosen.share },
      requestId: actor.requestId,
      modelVersion: made.aboveVersionId,
    });
    return made;
  });
}
