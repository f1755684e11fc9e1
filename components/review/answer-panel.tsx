"use client";
import { Button } from "#components/ui/button";
import { TextArea } from "#components/ui/field";
import { changeWork, sendDraft } from "#lib/client/desk/draft";
import { type OnDesk, stepOf } from "#lib/client/desk/on-desk";
import type { Seat } from "#lib/client/desk/seat";
import { useShownKey } from "../keys/use-keys";
import { ActionBar, type CaseActs } from "./action-bar";
import { LabelGroup } from "./label-group";

/** One line at first, growing with what is typed, so that the acts below stay where they are. */
const GROWING = "min-h-9 max-h-48 [field-sizing:content] resize-none";

/** Question and guideline, the answers, reason and note, and the acts; always in this order. */
export function AnswerPanel({
  seat,
  present,
  missing,
  isBusy,
  acts,
}: {
  readonly seat: Seat;
  readonly present: OnDesk;
  readonly missing: "label" | "reason" | null;
  readonly isBusy: boolean;
  readonly acts: CaseActs;
}) {
  const { case: it, work } = present;
  const hasKeys = useShownKey("case.label_1") !== undefined;
  const isReadOnly = stepOf(present) === "read";
  if (isReadOnly && present.lost === null) return <Question present={present} />;
  const onBlur = () => void sendDraft(seat);
  return (
    <section
      aria-label="Your decision"
      className="flex flex-col gap-3 rounded-lg border bg-surface p-4"
    >
      <h2 className="font-semibold text-base">{it.question}</h2>
      <Guideline text={it.guideline} version={it.guideline_version} />
      <LabelGroup
        labels={it.labels}
        chosen={work.label}
        provisional={it.provisional_label}
        error={missing === "label" ? "Choose a label first." : null}
        isReadOnly={isReadOnly}
        hasKeys={hasKeys}
        onChoose={(label, input) => changeWork(seat, { label, input })}
      />
      <TextArea
        id="case-reason"
        label={it.reason_required ? "Reason" : "Reason (optional)"}
        error={missing === "reason" ? "This queue asks for a reason." : undefined}
        value={work.reason}
        required={it.reason_required}
        readOnly={isReadOnly}
        maxLength={4000}
        rows={1}
        inputClassName={GROWING}
        onBlur={onBlur}
        onChange={(event) => changeWork(seat, { reason: event.target.value })}
      />
      <NoteField seat={seat} present={present} isReadOnly={isReadOnly} acts={acts} />
      <ActionBar present={present} isBusy={isBusy} acts={acts} />
    </section>
  );
}

/** What is asked and what may be answered, for who only looks on. */
function Question({ present: { case: it } }: { readonly present: OnDesk }) {
  return (
    <section
      aria-label="The question"
      className="flex flex-col gap-3 rounded-lg border bg-surface p-4"
    >
      <h2 className="font-semibold text-base">{it.question}</h2>
      <Guideline text={it.guideline} version={it.guideline_version} />
      <div className="text-sm">
        <h3 className="font-medium">Possible answers</h3>
        <ul className="mt-1 list-inside list-disc">
          {it.labels.map((label) => (
            <li key={label} className="break-words">
              {label}
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function Guideline({ text, version }: { readonly text: string; readonly version: number }) {
  if (text === "") return null;
  return (
    <details className="text-sm" open={text.length <= 240}>
      <summary className="min-h-6 text-muted">Guideline, version {version}</summary>
      <p className="mt-1 whitespace-pre-wrap break-words">{text}</p>
    </details>
  );
}

function NoteField({
  seat,
  present,
  isReadOnly,
  acts,
}: {
  readonly seat: Seat;
  readonly present: OnDesk;
  readonly isReadOnly: boolean;
  readonly acts: CaseActs;
}) {
  const { note } = present.work;
  return (
    <div className="flex flex-col gap-1.5">
      <TextArea
        id="case-note"
        label="Note for colleagues (optional)"
        value={note}
        readOnly={isReadOnly}
        maxLength={4000}
        rows={1}
        inputClassName={GROWING}
        onBlur={() => void sendDraft(seat)}
        onChange={(event) => changeWork(seat, { note: event.target.value })}
      />
      {note.trim() === "" ? null : (
        <Button size="small" className="self-start" disabled={isReadOnly} onClick={acts.onNote}>
          Add note now
        </Button>
      )}
    </div>
  );
}
