import { Badge } from "#components/ui/badge";
import type { CaseDto } from "#lib/contracts/cases";
import { timeText } from "./time-text";

/** Remarks that the reader may see; peers' stay hidden until one's own answer. */
export function CaseNotes({ notes }: { readonly notes: CaseDto["notes"] }) {
  if (notes.length === 0) return null;
  return (
    <details className="rounded-lg border bg-surface px-4 py-2" open>
      <summary className="min-h-6 font-semibold text-sm">Notes ({notes.length})</summary>
      <ul className="mt-2 flex flex-col gap-3 text-sm">
        {notes.map((note) => (
          <li key={note.id}>
            <p className="flex flex-wrap items-center gap-2">
              <strong>{note.author}</strong>
              {note.escalation ? <Badge tone="accent">came with the case</Badge> : null}
              <span className="text-muted">{timeText(note.created_at)}</span>
            </p>
            <p className="whitespace-pre-wrap break-words">{note.text}</p>
          </li>
        ))}
      </ul>
    </details>
  );
}
