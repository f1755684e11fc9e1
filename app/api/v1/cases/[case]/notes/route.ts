import { z } from "zod";
import { NoteDto, NoteRequest } from "#lib/contracts/cases";
import { defineRoute } from "#lib/http/define-route";
import { Id } from "#lib/kernel/ids";
import { addNote } from "#lib/review/add-note";

export const POST = defineRoute({
  summary: "Add a note to a case",
  description: "Peers see it once they have answered themselves.",
  act: "work_cases",
  params: z.strictObject({ case: Id }),
  body: NoteRequest,
  reply: NoteDto,
  status: 201,
  handle: async ({ db, principal, actor, params, body }) => {
    const note = await addNote(db, { caseId: params.case, ...body, actor });
    return {
      id: note.id,
      author: principal.name,
      text: note.text,
      escalation: note.isEscalation,
      created_at: note.createdAt.toISOString(),
    };
  },
});
