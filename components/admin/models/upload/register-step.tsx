import type { FormEvent } from "react";
import { Button } from "#components/ui/button";
import { TextArea, TextField } from "#components/ui/field";
import { Notice } from "#components/ui/notice";
import { TroubleNotice } from "../../trouble-notice";
import type { KnownModel, StepProps } from "./upload-wizard";

/** What people will know the version by, and where it came from. */
export function RegisterStep({
  form,
  faults,
  onChange,
  models,
  isReady,
  isBusy,
  error,
  onBack,
  onRegister,
}: StepProps & {
  readonly models: readonly KnownModel[];
  /** What was found holds for what is said now. */
  readonly isReady: boolean;
  readonly isBusy: boolean;
  readonly error: Error | null;
  readonly onBack: () => void;
  readonly onRegister: () => void;
}) {
  const known = models.find(({ name }) => name === form.model);
  const number = (known?.newest ?? 0) + 1;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady && !isBusy) onRegister();
  };
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-4" noValidate>
      <Notice>
        It becomes {form.model} {number}. A version never changes, and serves nowhere until it is
        promoted.
      </Notice>
      <TextField
        label="Title"
        value={form.title}
        maxLength={200}
        hint={`Left empty: ${form.model} ${number}.`}
        error={faults.title}
        onChange={(event) => onChange({ title: event.currentTarget.value })}
      />
      {known ? null : (
        <TextArea
          label="What the model decides"
          value={form.description}
          maxLength={2000}
          hint="Stands beside the model's name in the list."
          error={faults.description}
          onChange={(event) => onChange({ description: event.currentTarget.value })}
        />
      )}
      <TextField
        label="Tags"
        value={form.tags}
        hint="Separated by commas; they can change later."
        error={faults.tags}
        autoComplete="off"
        onChange={(event) => onChange({ tags: event.currentTarget.value })}
      />
      <Origin {...{ form, faults, onChange }} />
      <TroubleNotice error={error} />
      <div className="flex flex-wrap gap-2">
        <Button onClick={onBack}>Back</Button>
        <Button type="submit" variant="primary" disabled={!isReady || isBusy}>
          {isBusy ? "Registering…" : "Register"}
        </Button>
      </div>
    </form>
  );
}

/** What it was made from, as far as it is known. */
function Origin({ form, faults, onChange }: StepProps) {
  return (
    <>
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <TextField
          label="Made from"
          value={form.madeFrom}
          hint="Another version, e.g. loan-risk 1; left empty: from none."
          error={faults.madeFrom}
          autoComplete="off"
          onChange={(event) => onChange({ madeFrom: event.currentTarget.value })}
        />
        <TextField
          label="How"
          value={form.relation}
          hint="e.g. distilled_from, compressed_from"
          error={faults.relation}
          onChange={(event) => onChange({ relation: event.currentTarget.value })}
        />
      </div>
      <details open={form.further !== "" || faults.further !== undefined}>
        <summary className="min-h-7 text-sm">Further members of the manifest</summary>
        <TextArea
          className="mt-2"
          inputClassName="min-h-32 font-mono text-xs"
          label="Manifest as JSON"
          value={form.further}
          spellCheck={false}
          hint="data, source, parameters, pricing, metrics, calibrator, golden: whatever is known of how it was made."
          error={faults.further}
          onChange={(event) => onChange({ further: event.currentTarget.value })}
        />
      </details>
    </>
  );
}
