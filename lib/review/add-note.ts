import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import { byActor } from "./actor";
import { noSuchCase, workedCase } from "./case-access";
import { findCaseSheet } from "./cases/store";
import { lostClaim } from "./lost-claim";
import { insertNote, type Note } from "./notes/store";

type AddNote = { readonly caseId: string; readonly text: string; readonly actor: Actor };

/** Adds a remark to a case one holds or has decided. Refuses as `lostClaim` when the case is somebody else's now. */
export async function addNote(db: Db, { caseId, text, actor }: AddNote): Promise<Note> {
  return inTransaction(db, actor, async (tx) => {
    await workedCase(tx, { caseId, actor });
    const sheet = await findCaseSheet(tx, { caseId, readerId: actor.id });
    if (!sheet) throw noSuchCase();
    const isHolder = sheet.isHeld && sheet.claimedBy === actor.id;
    const isDecider = sheet.state === "decided" && sheet.hasOwnReview;
    if (!isHolder && !isDecider) {
      throw await lostClaim(tx, { caseId, userId: actor.id, token: "" });
    }
    const note = await insertNote(tx, { caseId, authorId: actor.id, text, isEscalation: false });
    await recordEvent(tx, {
      ...byActor(actor),
      act: "add_note",
      objectKind: "case",
      objectId: caseId,
      after: { note: note.id },
    });
    return note;
  });
}
