"use client";
import { type DragEvent, type ReactNode, useId, useState } from "react";
import { cn } from "./cn";

/** One file, chosen or dropped. */
export function FileField({
  label,
  hint,
  error,
  accept,
  chosen,
  onChoose,
}: {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with the file; announced when it appears. */
  readonly error?: string | undefined;
  /** Endings and media types the browser offers first. */
  readonly accept?: string;
  /** What to show of the file that was chosen; null before. */
  readonly chosen: ReactNode;
  readonly onChoose: (file: File) => void;
}) {
  const id = useId();
  const [isOver, setIsOver] = useState(false);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    const [file] = event.dataTransfer.files;
    if (file) onChoose(file);
  };
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way in; the input inside takes the keys. */}
      <div
        onDrop={onDrop}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        className={cn(
          "flex flex-col items-start gap-2 rounded-lg border border-dashed px-4 py-6",
          isOver ? "border-accent bg-accent-soft" : "border-line-strong bg-surface",
          error && "border-bad",
        )}
      >
        <input
          id={id}
          type="file"
          accept={accept}
          aria-describedby={`${id}-told`}
          aria-invalid={error ? true : undefined}
          className="max-w-full text-sm file:me-3 file:min-h-9 file:cursor-pointer file:rounded-md file:border file:border-line-strong file:border-solid file:bg-surface file:px-3 file:py-1.5 file:font-medium file:text-text"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            if (file) onChoose(file);
          }}
        />
        {chosen ? <p className="break-all text-sm">{chosen}</p> : null}
        <p id={`${id}-told`} className={cn("text-sm", error ? "text-bad" : "text-muted")}>
          {error ?? hint}
        </p>
      </div>
    </div>
  );
}
