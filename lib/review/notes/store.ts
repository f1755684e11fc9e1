import type { Db } from "#lib/db/client";
import type { Transaction } from "#lib/db/transaction";
import { freshId } from "#lib/kernel/ids";

/** A remark as it is stored. */
export type Note = {
  readonly id: string;
  readonly authorId: string;
  readonly text: string;
  readonly isEscalation: boolean;
  readonly createdAt: Date;
};

type NewNote = {
  readonly caseId: string;
  readonly authorId: string;
  readonly text: string;
  readonly isEscalation: boolean;
};

export async function insertNote(
  tx: Transaction,
  { caseId, authorId, text, isEscalation }: NewNote,
): Promise<Note> {
  const [note] = await tx.$queryRaw<Note[]>`
    insert into case_notes (id, case_id, author_id, text, is_escalation, created_at)
    values (${freshId("note")}, ${caseId}, ${authorId}, ${text}, ${isEscalation}, umpire_now())
    returning id, author_id as "authorId", text, is_escalation as "isEscalation",
              created_at as "createdAt"`;
  if (!note) throw new Error("the note was not stored");
  return note;
}

export async function findNotes(db: Db, caseId: string): Promise<Note[]> {
  return db.caseNote.findMany({
    where: { caseId },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { id: true, authorId: true, text: true, isEscalation: true, createdAt: true },
  });
}
