import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button";
import { TextField } from "#components/ui/field";
import { FileField } from "#components/ui/file-field";
import { formatBytes } from "#lib/kernel/format";
import { nameFault } from "./upload-form";
import type { KnownModel, StepProps } from "./upload-wizard";

const MOST_BYTES = 200 * 1024 * 1024;

/** Which file, and which model it is a version of. */
export function FileStep({
  form,
  faults,
  onChange,
  models,
  file,
  onFile,
  onNext,
}: StepProps & {
  readonly models: readonly KnownModel[];
  readonly file: File | null;
  readonly onFile: (file: File) => void;
  readonly onNext: () => void;
}) {
  const [isTried, setIsTried] = useState(false);
  const known = models.find(({ name }) => name === form.model);
  const wrongName = nameFault(form.model);
  const wrongFile = fileFault(file);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (wrongName === undefined && wrongFile === undefined) onNext();
  };
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-4" noValidate>
      <TextField
        label="Model"
        className="max-w-sm"
        value={form.model}
        list="known-models"
        autoComplete="off"
        spellCheck={false}
        hint={
          known
            ? `Becomes its version ${(known.newest ?? 0) + 1}.`
            : "A new name begins a new model."
        }
        error={faults.model ?? (isTried ? wrongName : undefined)}
        onChange={(event) => onChange({ model: event.currentTarget.value })}
      />
      <datalist id="known-models">
        {models.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <FileField
        label="ONNX file"
        accept=".onnx"
        hint="Choose it or drop it here; at most 200 MiB, weights inside the file. It is looked at and tried in a process of its own before anything is stored."
        error={isTried || file ? wrongFile : undefined}
        chosen={file ? `${file.name}, ${formatBytes(file.size)}` : null}
        onChoose={onFile}
      />
      <div>
        <Button type="submit" variant="primary">
          Look at it
        </Button>
      </div>
    </form>
  );
}

function fileFault(file: File | null): string | undefined {
  if (file === null) return "Choose a file";
  if (file.size === 0) return "The file is empty";
  return file.size > MOST_BYTES ? "The file is larger than 200 MiB" : undefined;
}
