import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import type { EvaluatedRows, Evaluation } from "./evaluation";
import { packRows } from "./packed-rows";
import { insertEvaluation, type NewEvaluation, readLatest } from "./store";

type Recording = Omit<NewEvaluation, "packed" | "createdBy"> & {
  readonly answered: EvaluatedRows;
  readonly actor: Actor;
};

/** Keeps what a version answered on a data set, row by row, beside its figures. */
export async function recordEvaluation(
  db: Db,
  { answered, actor, ...recording }: Recording,
): Promise<Evaluation> {
  return inTransaction(db, actor, async (tx) => {
    const packed = packRows(answered);
    const made = await insertEvaluation(tx, { ...recording, packed, createdBy: actor.id });
    await recordEvent(tx, {
      actorId: actor.id,
      actorRole: actor.role ?? "system",
      act: "record_evaluation",
      objectKind: "model_version",
      objectId: recording.versionId,
      after: { evaluation: made.id, dataset: made.dataset, part: made.part, rows: made.rows },
      requestId: actor.requestId,
      modelVersion: recording.versionId,
    });
    return made;
  });
}

/** The latest evaluation of a version on each data set, by the data set's name. */
export async function latestEvaluations(db: Db, versionId: string): Promise<Evaluation[]> {
  return readLatest(db, versionId);
}
